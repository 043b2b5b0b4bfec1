//! A record's links lead somewhere.

use super::caller::Caller;

const LISTS: [(&str, &[&str]); 2] = [
    ("students", &["v1.1", "v1.2", "v2.0", "v2.1"]),
    ("users", &["v3.0", "v3.1"]),
];

#[tokio::test]
async fn every_link_of_a_record_is_answered() {
    let caller = Caller::start().await;
    for (people, versions) in LISTS {
        for version in versions {
            for list in ["districts", "schools", "sections", people] {
                let page = caller.get(&format!("/{version}/{list}?limit=300")).await;
                for item in page.json()["data"].as_array().unwrap() {
                    let record = caller.get(item["uri"].as_str().unwrap()).await.json();
                    for link in record["links"].as_array().unwrap() {
                        let uri = link["uri"].as_str().unwrap();
                        assert_eq!(caller.get(uri).await.status, 200, "{uri}");
                    }
                }
            }
        }
    }
}
