//! A document and an overlay, with a line of dashes between: applying it ends without a crash.
#![no_main]

use clever_spec::load;
use clever_spec::overlay::{Matches, Overlay};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (document, overlay) = text.split_once("\n----\n").unwrap_or((text, text));
    let Ok(mut document) = load::parse("v3.1.yaml", document) else {
        return;
    };
    let overlay = load::parse("overlay.yaml", overlay).and_then(Overlay::new);
    if let Ok(overlay) = overlay {
        let mut matches = Matches::default();
        let _ = overlay.apply("v3.1", &mut document, &mut matches);
        let _ = overlay.check_matched(&matches);
    }
});
