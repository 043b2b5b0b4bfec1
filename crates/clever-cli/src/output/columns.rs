//! Which members a table shows without being asked for any.

/// The columns for what a path's last segment names.
#[must_use]
pub fn of(segment: &str) -> &'static [&'static str] {
    match segment.strip_prefix("my").unwrap_or(segment) {
        "users" => &["id", "name.first", "name.last", "email", "roles"],
        "students" if segment.starts_with("my") => of("users"),
        "teachers" if segment.starts_with("my") => of("users"),
        "contacts" if segment.starts_with("my") => of("users"),
        "students" => &["id", "name.first", "name.last", "email", "grade", "school"],
        "teachers" | "district_admins" | "school_admins" | "admins" => {
            &["id", "name.first", "name.last", "email", "title"]
        }
        "contacts" => &["id", "name", "email", "phone", "type"],
        "schools" => &["id", "name", "school_number", "low_grade", "high_grade"],
        "sections" => &["id", "name", "subject", "period", "school"],
        "courses" => &["id", "number", "name"],
        "terms" => &["id", "name", "start_date", "end_date"],
        "districts" => &["id", "name", "state", "sis_type", "last_sync"],
        "resources" => &["id", "title", "roles"],
        "events" => &["id", "created", "type", "data.object.id"],
        "attendance" => &[
            "attendance_date",
            "student_id",
            "attendance_status",
            "attendance_type",
            "section_id",
        ],
        "submissions" => &["user_id", "state", "flags", "grade", "grade_points"],
        _ => &[],
    }
}
