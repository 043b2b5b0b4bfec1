//! Two documents, one behind the other with a line of dashes between: whatever they are, comparing
//! them ends without a crash, and neither differs from itself.
#![no_main]

use clever_spec::compare::compare;
use clever_spec::load;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (old, new) = text.split_once("\n----\n").unwrap_or((text, text));
    let (Ok(old), Ok(new)) = (load::tree("old.yaml", old), load::tree("new.yaml", new)) else {
        return;
    };
    for document in [&old, &new] {
        let findings = compare(document, document).findings;
        assert!(findings.is_empty(), "{findings:?}");
    }
    let _ = compare(&old, &new);
});
