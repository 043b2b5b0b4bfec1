//! A JSONPath that lists names stands for one path each: `$.a['b', 'c']` for `$.a['b']` and
//! `$.a['c']`. A correction of several places is then known to be wanted in every one of them.

/// The paths that a target stands for; itself when it lists no names.
pub fn each_named(target: &str) -> Vec<String> {
    let mut paths = vec![String::new()];
    let mut rest = target;
    while let Some(start) = rest.find('[') {
        let (before, bracket) = rest.split_at(start);
        let (bracket, after) = bracket.split_at(bracket_length(bracket));
        let choices = listed_names(bracket).unwrap_or_else(|| vec![bracket.to_owned()]);
        paths = paths
            .iter()
            .flat_map(|path| {
                choices
                    .iter()
                    .map(move |choice| format!("{path}{before}{choice}"))
            })
            .collect();
        rest = after;
    }
    for path in &mut paths {
        path.push_str(rest);
    }
    paths
}

/// How many bytes the bracket at the start has, with what it encloses.
fn bracket_length(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut quote = None;
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        match (quote, character) {
            _ if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(open), _) if open == character => quote = None,
            (None, '\'' | '"') => quote = Some(character),
            (None, '[') => depth += 1,
            (None, ']') => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at + character.len_utf8();
        }
    }
    text.len()
}

/// `['a']` and `['b']` of `['a', 'b']`; nothing of any other bracket.
fn listed_names(bracket: &str) -> Option<Vec<String>> {
    let mut rest = bracket.strip_prefix('[')?.strip_suffix(']')?.trim();
    let mut names = Vec::new();
    loop {
        let length = name_length(rest)?;
        let (name, after) = rest.split_at(length);
        names.push(format!("[{name}]"));
        match after.trim_start().strip_prefix(',') {
            Some(after) => rest = after.trim_start(),
            None => return after.trim().is_empty().then_some(names),
        }
    }
}

/// How many bytes the quoted name at the start has.
fn name_length(text: &str) -> Option<usize> {
    let quote = text
        .chars()
        .next()
        .filter(|first| matches!(first, '\'' | '"'))?;
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::each_named;

    #[test]
    fn each_name_of_a_list_becomes_a_path() {
        assert_eq!(each_named("$.a.b"), ["$.a.b"]);
        assert_eq!(
            each_named("$.a['b', \"c\"].d"),
            ["$.a['b'].d", "$.a[\"c\"].d"]
        );
        assert_eq!(
            each_named("$['a','b'].x['c','d']"),
            [
                "$['a'].x['c']",
                "$['a'].x['d']",
                "$['b'].x['c']",
                "$['b'].x['d']"
            ]
        );
        assert_eq!(
            each_named(r"$['a\'], b', 'c']"),
            [r"$['a\'], b']", "$['c']"]
        );
    }

    #[test]
    fn other_brackets_stay_whole() {
        for target in [
            "$['a'][0,2][*]",
            "$.a[?@.b['c', 'd'] || @['e']].f",
            "$.a[?@.b == \"]'\"]['c']",
            "$.a['b', 0]",
            "$.a['b'",
        ] {
            assert_eq!(each_named(target), [target]);
        }
    }
}
