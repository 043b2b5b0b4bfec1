//! Which operations reach each pair of schemas.

use std::rc::Rc;

use fixedbitset::FixedBitSet;
use petgraph::Incoming;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;

/// Operations, by their numbers.
pub(super) type Operations = Rc<FixedBitSet>;

/// For each pair the operations that reach it, given which pair leads to which, and which pairs an
/// operation reaches at once.
///
/// Pairs that lead to each other are reached by the same operations, so the sets of large documents
/// are shared, and each is made once.
pub(super) fn operations_of_pairs(
    pairs: usize,
    edges: &[(u32, u32)],
    roots: &[(u32, usize)],
) -> Vec<Operations> {
    let graph = DiGraph::<(), ()>::from_edges(edges);
    let mut found = vec![Operations::default(); pairs];
    let mut roots = roots.to_vec();
    roots.sort_unstable();
    let at_once = |pair: u32| {
        let start = roots.partition_point(|(root, _)| *root < pair);
        roots[start..]
            .iter()
            .take_while(move |(root, _)| *root == pair)
            .map(|(_, one)| *one)
    };
    // What no edge leads to or from is in no circle.
    let alone = found.iter_mut().enumerate().skip(graph.node_count());
    for (pair, set) in alone {
        *set = Rc::new(at_once(number(pair)).collect());
    }
    // What comes last leads to nothing else that is not in a circle with it.
    for circle in kosaraju_scc(&graph).into_iter().rev() {
        let mut before: Vec<&Operations> = Vec::new();
        for from in circle
            .iter()
            .flat_map(|pair| graph.neighbors_directed(*pair, Incoming))
        {
            let set = &found[from.index()];
            if !set.is_clear() && before.iter().all(|known| !Rc::ptr_eq(known, set)) {
                before.push(set);
            }
        }
        let own = circle.iter().flat_map(|pair| at_once(number(pair.index())));
        let mut own = own.peekable();
        let all = match before.as_slice() {
            [only] if own.peek().is_none() => Rc::clone(only),
            several => {
                let mut all: FixedBitSet = own.collect();
                several.iter().for_each(|set| all.union_with(set));
                Rc::new(all)
            }
        };
        for pair in circle {
            found[pair.index()] = Rc::clone(&all);
        }
    }
    found
}

fn number(pair: usize) -> u32 {
    u32::try_from(pair).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_reach_what_their_schemas_lead_to() {
        // 0 → 1 ⇄ 2 → 3, 4 → 3, 5.
        let edges = [(0, 1), (1, 2), (2, 1), (2, 3), (4, 3)];
        let found = operations_of_pairs(6, &edges, &[(0, 0), (4, 3), (2, 7), (5, 1)]);
        let found: Vec<Vec<usize>> = found.iter().map(|set| set.ones().collect()).collect();
        let (circle, all) = (vec![0, 7], vec![0, 3, 7]);
        let expected = [vec![0], circle.clone(), circle, all, vec![3], vec![1]];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_long_way_ends() {
        let edges: Vec<_> = (1..200_000).map(|pair| (pair - 1, pair)).collect();
        let found = operations_of_pairs(200_000, &edges, &[(0, 1)]);
        assert!(found.last().is_some_and(|set| set.contains(1)));
    }
}
