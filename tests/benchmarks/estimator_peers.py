"""The estimators of shapiq that give Shapley values, by name."""


def peers(n, seed):
    """Each as a function without arguments that makes one."""
    import shapiq.approximator as a

    order = {"index": "SV", "max_order": 1, "random_state": seed}
    return {
        "KernelSHAP": lambda: a.KernelSHAP(n, random_state=seed),
        "paired KernelSHAP": lambda: a.KernelSHAP(n, pairing_trick=True, random_state=seed),
        "LeverageSHAP": lambda: a.LeverageSHAP(n, random_state=seed),
        "OddSHAP": lambda: a.OddSHAP(n, random_state=seed),
        "PolySHAP": lambda: a.PolySHAP(n, random_state=seed),
        "ProxySHAP": lambda: a.ProxySHAP(n, **order),
        # its own search of hyperparameters takes minutes a game
        "ProxySPEX": lambda: a.ProxySPEX(n=n, hpo=False, **order),
        "RegressionMSR": lambda: a.RegressionMSR(n, "SV", random_state=seed),
        "SVARM": lambda: a.SVARM(n, random_state=seed),
        "UnbiasedKernelSHAP": lambda: a.UnbiasedKernelSHAP(n, random_state=seed),
        "permutations": lambda: a.PermutationSamplingSV(n, random_state=seed),
        "stratified": lambda: a.StratifiedSamplingSV(n, random_state=seed),
        "Owen": lambda: a.OwenSamplingSV(n, random_state=seed),
        "SHAP-IQ": lambda: a.SHAPIQ(n, **order),
        "SVARM-IQ": lambda: a.SVARMIQ(n, **order),
        "kADD-SHAP": lambda: a.regression.kADDSHAP(n, max_order=2, random_state=seed),
        "SPEX": lambda: a.SPEX(n=n, **order),
        "ShaplEIG": lambda: a.ShaplEIG(n, random_state=seed),
    }
