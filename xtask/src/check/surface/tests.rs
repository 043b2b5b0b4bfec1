use super::*;

const OLD: &str = r#"
    #[derive(Debug, Clone)]
    pub struct Lamp { pub watts: Option<f64>, secret: u8 }
    #[cfg_attr(feature = "schemars", derive(JsonSchema))]
    #[non_exhaustive]
    pub enum State { Lit, Dark(u8) }
    pub struct Point { pub x: f64, pub y: f64 }
    pub enum Side { Left, #[non_exhaustive] Right(u8) }
    pub trait Shine { const HUE: u8 = 0; fn shine(&self) -> f64; fn rest(&self) {} }
    pub mod rooms { pub struct Hall<T> { #[cfg(feature = "sky")] pub door: T } }
    #[macro_export]
    macro_rules! lamp { () => {} }
    macro_rules! own { () => {} }
    impl Lamp { pub fn dim(self, by: f64) -> Self { self } fn own(&self) {} }
    impl Default for Lamp { fn default() -> Self { Self::new() } }
    pub static GET_LAMP: Operation = Operation {
        id: "getLamp", access: &[Access::District, Access::Sso], paging: Some(Paging::Links),
    };
"#;

fn lost(change: impl Fn(&str) -> String) -> Vec<String> {
    let now = change(OLD);
    assert_ne!(OLD, now);
    let [old, new] = [OLD, now.as_str()].map(|text| Surface::of([("src/types.rs", text)]).unwrap());
    old.lost(&new)
}

#[test]
fn what_users_name_is_missed_when_it_is_gone() {
    for (from, to, expected) in [
        ("Lamp", "Light", "types::Lamp is gone"),
        ("watts: ", "power: ", "types::Lamp::watts is gone"),
        ("Lit, ", "", "types::State::Lit is gone"),
        ("Debug, Clone", "Debug", "types::Lamp::impl Clone is gone"),
        ("fn dim", "fn fade", "types::Lamp::dim is gone"),
        (
            "impl Default",
            "impl Debug",
            "types::Lamp::impl Default is gone",
        ),
        (
            ", Access::Sso",
            "",
            "types::GET_LAMP::takes Access::Sso is gone",
        ),
        (
            "Option<f64>",
            "Option<f32>",
            "types::Lamp::watts was `Option<f64>` and is `Option<f32>`",
        ),
        (
            "by: f64",
            "by: f32",
            "types::Lamp::dim was `fn(self, f64) -> Self` and is `fn(self, f32) -> Self`",
        ),
        (
            "Some(Paging::Links)",
            "None",
            "types::GET_LAMP::paging was `Some(Paging::Links)` and is `None`",
        ),
        (
            "derive(JsonSchema)",
            "allow(unused)",
            "types::State::impl JsonSchema is gone",
        ),
        (
            "#[derive(Debug, Clone)]",
            "#[derive(Debug)] #[cfg_attr(unix, derive(Clone))]",
            "types::Lamp::impl Clone is there only with `unix` now",
        ),
        (
            "pub struct Point",
            "#[non_exhaustive] pub struct Point",
            "types::Point was exhaustive and is not any more",
        ),
        (
            "pub y: f64",
            "pub y: f64, z: f64",
            "types::Point was exhaustive and is not any more",
        ),
        (
            "pub y: f64",
            "pub y: f64, pub z: f64",
            "types::Point::z is new: callers that build, match or implement types::Point break",
        ),
        (
            "pub enum Side",
            "#[non_exhaustive] pub enum Side",
            "types::Side was exhaustive and is not any more",
        ),
        (
            "Left",
            "#[non_exhaustive] Left",
            "types::Side::Left was exhaustive and is not any more",
        ),
        (
            "Left",
            "Left, Middle",
            "types::Side::Middle is new: callers that build, match or implement types::Side break",
        ),
        ("HUE", "TINT", "types::Shine::HUE is gone"),
        (
            "-> f64; ",
            "-> f64; fn dim(&self); ",
            "types::Shine::dim is new: callers that build, match or implement types::Shine break",
        ),
        (
            "fn rest(&self) {}",
            "fn rest(&self);",
            "types::Shine::rest is new: callers that build, match or implement types::Shine break",
        ),
        (
            "trait Shine",
            "trait Shine: Copy",
            "types::Shine was `` and is `Copy`",
        ),
        ("pub mod rooms", "mod rooms", "types::rooms is gone"),
        (
            "Hall<T>",
            "Hall<T> where T: Copy",
            "types::rooms::Hall was `<T>` and is `<T> where T : Copy`",
        ),
        (
            "pub mod rooms",
            r#"#[cfg(feature = "sky")] pub mod rooms"#,
            r#"types::rooms is there only with `feature = "sky"` now"#,
        ),
        ("macro_rules! lamp", "macro_rules! lamps", "lamp! is gone"),
    ] {
        assert_eq!(lost(|old| old.replace(from, to)), [expected], "{from}");
    }
}

#[test]
fn what_is_new_or_nobody_sees_is_not_missed() {
    for (from, to) in [
        ("secret: u8", "pub more: u8"),
        ("Lit, ", "Lit, Dim, "),
        ("by: f64", "to: f64"),
        ("fn own", "fn other"),
        ("Access::Sso", "Access::Sso, Access::Library"),
        ("#[non_exhaustive]\n", ""),
        ("Right(u8)", "Right(u8, u8)"),
        ("fn rest(&self) {}", "fn rest(&self) {} fn wake(&self) {}"),
        (
            r#"cfg_attr(feature = "schemars", derive(JsonSchema))"#,
            "derive(JsonSchema)",
        ),
        (r#"#[cfg(feature = "sky")]"#, ""),
        ("macro_rules! own", "macro_rules! other"),
    ] {
        assert_eq!(lost(|old| old.replace(from, to)), [""; 0], "{from}");
    }
}

#[test]
fn features_and_what_they_turn_on_are_missed() {
    let manifest = r#"
        [features]
        default = ["rustls"]
        rustls = ["core/rustls"]
        schemars = ["dep:schemars"]
    "#;
    for (from, to, expected) in [
        ("schemars =", "schema =", &["feature schemars is gone"][..]),
        (r#"["rustls"]"#, "[]", &["feature default::rustls is gone"]),
        (
            r#""core/rustls""#,
            "",
            &["feature rustls::core/rustls is gone"],
        ),
        (
            r#""dep:schemars""#,
            r#""dep:schemars", "core/schemars""#,
            &[],
        ),
        ("[features]", "[features]\nnative-tls = []", &[]),
    ] {
        let now = manifest.replace(from, to);
        assert_ne!(manifest, now, "{from}");
        let [old, new] = [manifest, now.as_str()]
            .map(|text| Surface::of([("crates/clever-v2-0/Cargo.toml", text)]).unwrap());
        assert_eq!(old.lost(&new), expected, "{from}");
    }
}
