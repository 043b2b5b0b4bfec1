//! Made-up names.

use super::dice::Dice;

/// What somebody is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) first: &'static str,
    pub(crate) middle: &'static str,
    pub(crate) last: &'static str,
}

const FIRST: [&str; 64] = [
    "Abril", "Adela", "Amos", "Anouk", "Ansel", "Arlo", "Astrid", "Bashir", "Beatriz", "Bjørn",
    "Calla", "Cyrus", "Dalia", "Dario", "Delphine", "Eamon", "Edda", "Elio", "Emeka", "Esme",
    "Farah", "Felix", "Freya", "Gideon", "Greta", "Hana", "Hugo", "Idris", "Imogen", "Ines", "Ivo",
    "Jalen", "Jasmin", "José", "Juno", "Kaia", "Kenji", "Lars", "Leila", "Linnea", "Luca", "Mabel",
    "Malik", "Marisol", "Mateo", "Mira", "Nadia", "Niko", "Noor", "Odette", "Omar", "Otis",
    "Petra", "Priya", "Quinn", "Rafael", "Renée", "Rowan", "Sana", "Silas", "Tomas", "Uma", "Wren",
    "Zoë",
];

const LAST: [&str; 96] = [
    "Abernal",
    "Ashgrove",
    "Averill",
    "Barleycorn",
    "Bellweather",
    "Birchall",
    "Blackmere",
    "Bramblett",
    "Brightwater",
    "Calloway",
    "Carrowmore",
    "Castellan",
    "Cedarholm",
    "Chanterelle",
    "Copperfield",
    "Coriander",
    "Cresswick",
    "Dandelin",
    "Daybrook",
    "Dewhurst",
    "Drumlin",
    "Eastmarch",
    "Elderfield",
    "Everwood",
    "Fairweather",
    "Fennimore",
    "Fernsby",
    "Foxglove",
    "Gallowglass",
    "Glenhaven",
    "Goldfinch",
    "Greymantle",
    "Hallowell",
    "Harrowgate",
    "Hawksbury",
    "Hazelden",
    "Heatherly",
    "Holloway",
    "Honeycutt",
    "Huckabee",
    "Inglewood",
    "Ironmonger",
    "Juniper",
    "Kestrelton",
    "Kingfisher",
    "Lanternjack",
    "Larkspur",
    "Lavender",
    "Lightfoot",
    "Linden",
    "Longmeadow",
    "Lovelace",
    "Maplethorpe",
    "Marigold",
    "Marshwell",
    "Meadowcroft",
    "Merriweather",
    "Millbrook",
    "Mistral",
    "Moorland",
    "Mossman",
    "Nettleship",
    "Nightingale",
    "Northcott",
    "Oakhurst",
    "Oldcastle",
    "Orchardson",
    "Pemberly",
    "Penhallow",
    "Pennywhistle",
    "Plumstead",
    "Quicksilver",
    "Ravenscar",
    "Redfern",
    "Riverton",
    "Rosewater",
    "Rowntree",
    "Saltmarsh",
    "Sandpiper",
    "Silverlake",
    "Snowdrop",
    "Sorrel",
    "Starling",
    "Stonebridge",
    "Summerfield",
    "Sunderby",
    "Sycamore",
    "Tanglewood",
    "Thistlewood",
    "Thornbury",
    "Underhill",
    "Wavecrest",
    "Whitlock",
    "Wildegrove",
    "Windermere",
    "Yarrow",
];

const MIDDLE: [&str; 8] = ["", "", "", "", "A", "J", "M", "Rae"];

/// A surname.
pub(crate) fn last(dice: &mut Dice) -> &'static str {
    dice.pick(&LAST)
}

/// A whole name, with a surname that is already known.
pub(crate) fn with_last(dice: &mut Dice, last: &'static str) -> Name {
    Name {
        first: dice.pick(&FIRST),
        middle: dice.pick(&MIDDLE),
        last,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{FIRST, LAST};

    #[test]
    fn names_are_listed_once_and_surnames_fit_into_addresses() {
        assert_eq!(BTreeSet::from(FIRST).len(), FIRST.len());
        assert_eq!(BTreeSet::from(LAST).len(), LAST.len());
        let is_plain = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphabetic());
        assert!(LAST.iter().all(|name| is_plain(name)));
        assert!(FIRST.iter().any(|name| !name.is_ascii()));
    }
}
