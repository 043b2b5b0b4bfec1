//! Which operations reach each pair of schemas.

use std::rc::Rc;

use fixedbitset::FixedBitSet;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

/// Operations, by their numbers.
pub(super) type Operations = Rc<FixedBitSet>;

/// For each pair the operations that reach it, given the pairs that it is reached from and the
/// operations that reach it at once.
///
/// Pairs that lead to each other are reached by the same operations, so the sets of large documents
/// are shared, and each is made once.
pub(super) fn operations_of_pairs(
    reached_from: &[Vec<usize>],
    operations: &[Vec<usize>],
) -> Vec<Operations> {
    let nothing = Operations::default();
    let mut found = vec![nothing; reached_from.len()];
    // What comes last leads to nothing else that is not in a circle with it.
    for circle in kosaraju_scc(&graph(reached_from)).into_iter().rev() {
        let circle: Vec<usize> = circle.into_iter().map(NodeIndex::index).collect();
        let mut before: Vec<&Operations> = Vec::new();
        for from in circle.iter().flat_map(|pair| &reached_from[*pair]) {
            let set = &found[*from];
            if !set.is_clear() && before.iter().all(|known| !Rc::ptr_eq(known, set)) {
                before.push(set);
            }
        }
        let mut own = circle.iter().flat_map(|pair| &operations[*pair]).peekable();
        let all = match before.as_slice() {
            [only] if own.peek().is_none() => Rc::clone(only),
            several => {
                let mut all: FixedBitSet = own.copied().collect();
                several.iter().for_each(|set| all.union_with(set));
                Rc::new(all)
            }
        };
        for pair in circle {
            found[pair] = Rc::clone(&all);
        }
    }
    found
}

fn graph(reached_from: &[Vec<usize>]) -> DiGraph<(), ()> {
    let edges = reached_from.iter().map(Vec::len).sum();
    let mut graph = DiGraph::with_capacity(reached_from.len(), edges);
    for _ in reached_from {
        graph.add_node(());
    }
    for (pair, from) in reached_from.iter().enumerate() {
        for from in from {
            graph.add_edge(NodeIndex::new(*from), NodeIndex::new(pair), ());
        }
    }
    graph
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_reach_what_their_schemas_lead_to() {
        // 0 → 1 ⇄ 2 → 3, 4 → 3, 5.
        let reached_from = [vec![], vec![0, 2], vec![1], vec![2, 4], vec![], vec![]];
        let operations = [vec![0], vec![], vec![7], vec![], vec![3], vec![]];
        let found = operations_of_pairs(&reached_from, &operations);
        let found: Vec<Vec<usize>> = found.iter().map(|set| set.ones().collect()).collect();
        let (circle, all) = (vec![0, 7], vec![0, 3, 7]);
        assert_eq!(
            found,
            [vec![0], circle.clone(), circle, all, vec![3], vec![]]
        );
    }

    #[test]
    fn a_long_way_ends() {
        let reached_from: Vec<Vec<usize>> = (0..200_000)
            .map(|pair: usize| pair.checked_sub(1).into_iter().collect())
            .collect();
        let mut operations = vec![Vec::new(); reached_from.len()];
        operations[0].push(1);
        let found = operations_of_pairs(&reached_from, &operations);
        assert!(found.last().is_some_and(|set| set.contains(1)));
    }
}
