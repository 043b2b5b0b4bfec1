//! The kinds of id, and when records of each kind were made.

/// What an id names. People have one id since version 3.0, and had one for each role before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    District,
    School,
    Term,
    Course,
    Section,
    Resource,
    /// Anybody, in version 3.0 and later; a student in every version.
    Person,
    /// A teacher before version 3.0; the index is the person's.
    Teacher,
    /// A member of staff before version 3.0; the index is the person's.
    Staff,
    /// A district admin before version 3.0; the index is the person's.
    DistrictAdmin,
    /// A contact of any number of students, in versions 2.0 and 2.1; the index is the person's.
    Contact,
    /// A contact of one student, in version 1.
    StudentContact,
    Event,
}

impl Kind {
    pub(crate) const ALL: [Self; 13] = [
        Self::District,
        Self::School,
        Self::Term,
        Self::Course,
        Self::Section,
        Self::Resource,
        Self::Person,
        Self::Teacher,
        Self::Staff,
        Self::DistrictAdmin,
        Self::Contact,
        Self::StudentContact,
        Self::Event,
    ];

    /// When the first record was made and over how many days all others followed.
    ///
    /// Both lie far behind: ids stay the same whenever the sandbox starts. Events are made when
    /// they happen, and have no such time.
    const fn made(self) -> (u32, u32) {
        const DAY: u32 = 86_400;
        const SUMMER_OF_2018: u32 = 1_530_403_200;
        const SUMMER_OF_2022: u32 = 1_656_633_600;
        match self {
            Self::District => (SUMMER_OF_2018, 1),
            Self::School => (SUMMER_OF_2022 + DAY, 30),
            Self::Term => (SUMMER_OF_2022 + 31 * DAY, 2),
            Self::Course => (SUMMER_OF_2022 + 33 * DAY, 10),
            Self::Resource => (SUMMER_OF_2022 + 50 * DAY, 100),
            Self::Section => (SUMMER_OF_2022 + 43 * DAY, 400),
            Self::Person => (SUMMER_OF_2022 + 60 * DAY, 700),
            Self::Teacher => (SUMMER_OF_2018 + 10 * DAY, 300),
            Self::Staff => (SUMMER_OF_2018 + 11 * DAY, 300),
            Self::DistrictAdmin => (SUMMER_OF_2018 + 5 * DAY, 300),
            Self::Contact => (SUMMER_OF_2018 + 60 * DAY, 300),
            Self::StudentContact => (SUMMER_OF_2018 + 61 * DAY, 300),
            Self::Event => (0, 0),
        }
    }

    /// When one of `count` records was made, in seconds since 1970; later the higher its index.
    ///
    /// There are times beyond the last record too: of records that are gone.
    pub(crate) fn seconds(self, index: u64, count: u64) -> u32 {
        let (first, days) = self.made();
        let span = u64::from(days) * 86_400;
        let after = if index < count {
            index * span / count
        } else {
            span + index - count
        };
        first.saturating_add(u32::try_from(after).unwrap_or(u32::MAX))
    }
}
