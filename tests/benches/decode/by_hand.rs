//! The page as somebody would write it down by hand: the same fields, strings for everything.

use std::collections::HashMap;

use serde::Deserialize;

#[derive(Deserialize)]
pub struct UsersResponse {
    pub count: Option<i64>,
    pub data: Option<Vec<UserResponse>>,
    pub links: Option<Vec<Link>>,
}

#[derive(Deserialize)]
pub struct UserResponse {
    pub data: Option<User>,
    pub links: Option<Vec<Link>>,
    pub uri: Option<String>,
}

#[derive(Deserialize)]
pub struct User {
    pub created: Option<String>,
    pub district: Option<String>,
    pub email: Option<String>,
    pub id: String,
    pub last_modified: Option<String>,
    pub lms_status: Option<LmsStatus>,
    pub name: Option<Name>,
    pub roles: Option<Roles>,
}

#[derive(Deserialize)]
pub struct Name {
    pub first: Option<String>,
    pub last: Option<String>,
    pub middle: Option<String>,
}

#[derive(Deserialize)]
pub struct Roles {
    pub contact: Option<Contact>,
    pub district_admin: Option<DistrictAdmin>,
    pub staff: Option<Staff>,
    pub student: Option<Student>,
    pub teacher: Option<Teacher>,
}

#[derive(Deserialize)]
pub struct Student {
    pub created: Option<String>,
    pub credentials: Option<Credentials>,
    pub disability: Option<Disability>,
    pub dob: Option<String>,
    pub ell_status: Option<String>,
    pub email: Option<String>,
    pub enrollments: Option<Vec<SchoolEnrollment>>,
    pub ext: Option<HashMap<String, serde_json::Value>>,
    pub frl_status: Option<String>,
    pub gender: Option<String>,
    pub gifted_status: Option<String>,
    pub grade: Option<String>,
    pub graduation_year: Option<String>,
    pub hispanic_ethnicity: Option<String>,
    pub home_language: Option<String>,
    pub home_language_code: Option<String>,
    pub iep_status: Option<String>,
    pub last_modified: Option<String>,
    pub legacy_id: Option<String>,
    pub location: Option<Location>,
    pub preferred_name: Option<PreferredName>,
    pub race: Option<String>,
    pub school: Option<String>,
    pub schools: Option<Vec<String>>,
    pub section_504_status: Option<String>,
    pub sis_id: Option<String>,
    pub state_id: Option<String>,
    pub student_number: Option<String>,
    pub unweighted_gpa: Option<String>,
    pub weighted_gpa: Option<String>,
}

#[derive(Deserialize)]
pub struct Teacher {
    pub created: Option<String>,
    pub credentials: Option<Credentials>,
    pub district: Option<String>,
    pub ext: Option<HashMap<String, serde_json::Value>>,
    pub last_modified: Option<String>,
    pub legacy_id: Option<String>,
    pub name: Option<Name>,
    pub school: Option<String>,
    pub schools: Option<Vec<String>>,
    pub sis_id: Option<String>,
    pub state_id: Option<String>,
    pub teacher_number: Option<String>,
    pub title: Option<String>,
}

#[derive(Deserialize)]
pub struct Staff {
    pub credentials: Option<Credentials>,
    pub department: Option<String>,
    pub ext: Option<HashMap<String, serde_json::Value>>,
    pub legacy_id: Option<String>,
    pub roles: Option<Vec<String>>,
    pub schools: Option<Vec<String>>,
    pub staff_id: Option<String>,
    pub title: Option<String>,
}

#[derive(Deserialize)]
pub struct DistrictAdmin {
    pub legacy_id: Option<String>,
    pub title: Option<String>,
}

#[derive(Deserialize)]
pub struct Contact {
    pub legacy_id: Option<String>,
    pub phone: Option<String>,
    pub phone_type: Option<String>,
    pub relationship: Option<String>,
    pub sis_id: Option<String>,
    pub student_relationships: Option<Vec<StudentRelationship>>,
    pub students: Option<Vec<String>>,
    #[serde(rename = "type")]
    pub type_: Option<String>,
}

#[derive(Deserialize)]
pub struct StudentRelationship {
    pub relationship: Option<String>,
    pub student: Option<String>,
    #[serde(rename = "type")]
    pub type_: Option<String>,
}

#[derive(Deserialize)]
pub struct Credentials {
    pub district_username: Option<String>,
}

#[derive(Deserialize)]
pub struct Disability {
    pub disability_code: Option<String>,
    pub disability_status: Option<String>,
    pub disability_type: Option<String>,
}

#[derive(Deserialize)]
pub struct SchoolEnrollment {
    pub end_date: Option<String>,
    pub school: Option<String>,
    pub start_date: Option<String>,
}

#[derive(Deserialize)]
pub struct Location {
    pub address: Option<String>,
    pub city: Option<String>,
    pub lat: Option<String>,
    pub lon: Option<String>,
    pub state: Option<String>,
    pub zip: Option<String>,
}

#[derive(Deserialize)]
pub struct PreferredName {
    pub first: Option<String>,
    pub last: Option<String>,
    pub middle: Option<String>,
}

#[derive(Deserialize)]
pub struct LmsStatus {
    pub synced_in_lms: Option<bool>,
}

#[derive(Deserialize)]
pub struct Link {
    pub rel: Option<String>,
    pub uri: Option<String>,
}
