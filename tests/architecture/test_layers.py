"""The house stays a house: imports run downward, without cycles, and only through the seam."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("tugames", "bandit_backend")

#: Layers from the bottom up; a module imports from layers strictly below its own. Modules of
#: one layer do not know of each other, and a new module has to find its place here.
LAYERS = {
    "tugames": [
        "_acceptable _components _differences _lattice _pace _tolerance core._balanced_rays "
        "core._basis core._distinct core._double_description core._exact core._weber_kernel "
        "errors estimation.estimate estimation.permutation families._kernels "
        "families._matchings families._subsets families._tally plotting._hull plotting.canvas "
        "transforms._balanced_sums transforms._kernels values._arrival_kernel verdict",
        "_gaps _named _row_program _sqlite _vectors coalition families._simplex plotting.bars "
        "plotting.scatter",
        "_excess _labels core._whole plotting.power",
        "_lp core._free families._arguments game oracle",
        "_axiom _identity core._rows core.certificate core.kohlberg families._coalitions "
        "families.airport families.apex families.assignment families.bankruptcy "
        "families.cardinality families.flow families.glove families.linear_production "
        "families.market families.matching families.minimum_cost_spanning_tree "
        "families.museum_pass families.oligopoly families.savings families.sequencing sampled "
        "values._unions",
        "core._program core.balancedness core.bondareva_shapley core.marginal_vectors "
        "core.membership core.weber families.simple families.unanimity io plotting.simplex "
        "properties._judge store transforms.dividends transforms.dual transforms.normal_forms "
        "transforms.quotient transforms.superadditive_cover values.banzhaf_owen "
        "values.interaction values.power._winning values.shapley values.utopia "
        "values.weighted_shapley",
        "_batch axioms core._stages core.minimal_collections estimation.shapley "
        "families.random_games plotting.lattice plotting.profile properties.additive "
        "properties.average_convex properties.balanced properties.constant_sum "
        "properties.convex properties.essential properties.idle_players properties.monotone "
        "properties.simple properties.superadditive properties.symmetric "
        "properties.weakly_superadditive properties.zero_normalized transforms.equivalence "
        "transforms.reduced transforms.totally_balanced_cover values._by_size "
        "values.aumann_dreze values.egalitarian values.gately values.myerson values.owen "
        "values.power.banzhaf values.power.coleman values.power.deegan_packel "
        "values.power.holler values.power.johnston values.power.minimal_winning "
        "values.power.shapley_shubik values.tau",
        "_crew core.least_core core.nucleolus core.payoff_sets core.polytope "
        "families.weighted_voting properties._largest_gap properties.carrier stored "
        "values.banzhaf values.semivalue values.solidarity",
        "_evaluation catalog.entry commands core.center core.kernel core.modiclus "
        "plotting._scene properties.exact properties.large_core properties.totally_balanced",
        "analysis catalog._shelf plotting.tetrahedron plotting.triangle tabulation",
        "plotting.overview",
        "cli",
    ],
    "bandit_backend": [
        "errors _blas streams _products",
        "action_set policies.policy instances._movielens_files",
        "instance policies.linucb policies.greedy policies.uniform policies.thompson "
        "policies.epsilon_greedy policies.explore_then_commit policies.dislinucb policies.roster "
        "single_agent.black_box instances._factors instances._movielens_groups",
        "_regression mul single_agent.ucb1 single_agent.kl_ucb single_agent.thompson "
        "single_agent.epsilon_greedy single_agent.explore_then_commit "
        "single_agent.successive_elimination single_agent.linucb",
        "_fixed_kernel _contextual_bounds _changing_kernel _mul_kernel",
        "_orthogonal_kernel _contextual_kernel",
        "_policy_names engine instances.synthetic instances.movielens instances.free_arms "
        "instances.counterexamples",
        "_fingerprint",
        "oracle",
        "experiments.collaboration experiments.comparisons",
        "experiments.claims",
        "experiments.figure_2_statements",
        "experiments.figure_2",
        "cli",
    ],
}


def name_of(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(path): path for p in PACKAGES for path in sorted((ROOT / p).rglob("*.py"))}
RANK = {
    f"{package}.{module}": rank
    for package, layers in LAYERS.items()
    for rank, layer in enumerate(layers)
    for module in layer.split()
}
SURFACES = {name for name, path in MODULES.items() if path.name == "__init__.py"}


def imports_of(path):
    """Full names of the project's modules a file imports, lazily or not."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                found.add(full if full in MODULES else node.module)
    return {name for name in found if name.split(".")[0] in PACKAGES}


def below(importer, imported):
    if imported.split(".")[0] != importer.split(".")[0]:
        return True  # judged by the test of the seam
    if imported in SURFACES:  # a sub-package's surface stands for all it exports
        parts = [RANK[m] for m in RANK if m.startswith(imported + ".")]
        return bool(parts) and imported not in PACKAGES and max(parts) < RANK[importer]
    return RANK[imported] < RANK[importer]


def test_every_module_has_a_layer():
    assert set(RANK) == set(MODULES) - SURFACES


@pytest.mark.parametrize("module", sorted(set(MODULES) - SURFACES))
def test_imports_run_downward(module):
    upward = [name for name in imports_of(MODULES[module]) if not below(module, name)]
    assert not upward, f"{module} imports {upward}, not below it"


def test_there_are_no_cycles():
    graph = {name: imports_of(path) - {name} for name, path in MODULES.items()}
    done, active = set(), []

    def visit(name):
        assert name not in active, " -> ".join([*active[active.index(name) :], name])
        if name in done:
            return
        active.append(name)
        for imported in graph[name] & graph.keys():
            visit(imported)
        done.add(active.pop())

    for name in graph:
        visit(name)


def test_tugames_never_imports_the_bandit_backend():
    for name, path in MODULES.items():
        if name.startswith("tugames"):
            assert not {i for i in imports_of(path) if i.startswith("bandit_backend")}, name


def test_only_experiments_and_the_command_import_tugames():
    importers = {
        name
        for name, path in MODULES.items()
        if name.startswith("bandit_backend")
        and any(i.startswith("tugames") for i in imports_of(path))
    }
    assert importers == {
        "bandit_backend.experiments.collaboration",
        "bandit_backend.experiments.figure_2",
        "bandit_backend.cli",
    }


def test_the_checks_can_fail():
    assert not below("tugames.coalition", "tugames.game")
    assert not below("tugames.game", "tugames.oracle")
    assert not below("tugames.game", "tugames")
    assert not below("bandit_backend.engine", "bandit_backend.experiments")
