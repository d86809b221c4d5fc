using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Synapses;

namespace Neuromorphic.Hal.Host.Verification;

/// <summary>How a published synapse model is one of our kernels: parameters, bounds of the weight, initial traces.</summary>
internal sealed record SynapseModel
{
    public required SynapseKernelSpec Kernel { get; init; }

    public required Dictionary<string, double> Parameters { get; init; }

    /// <summary>Initial weight.</summary>
    public required double Weight { get; init; }

    /// <summary>The weight's other bound; the first is 0.</summary>
    public required double Bound { get; init; }

    /// <summary>Initial traces of the source by field name.</summary>
    public Dictionary<string, double> Pre { get; init; } = [];

    /// <summary>Initial traces of the target by field name.</summary>
    public Dictionary<string, double> Post { get; init; } = [];

    /// <summary>The model of a case.</summary>
    /// <exception cref="ModelMissingException">There is no kernel for it.</exception>
    public static SynapseModel Of(VerificationCase c)
    {
        ParameterReader p = new(c, c.Get("parameters"), "parameter"), initial = new(c, c.Get("initial"), "initial");
        string model = c.Text("model");
        double weight = initial.Take(Quantity.Number, "weight");
        SynapseModel made = model switch
        {
            "stdp_synapse" => Pair(p, initial, weight),
            "stdp_triplet_synapse" => Triplet(p, initial, weight),
            "vogels_sprekeler_synapse" => Inhibitory(p, initial, weight),
            "tsodyks_synapse" => ThreeState(p, initial, weight),
            "tsodyks2_synapse" => TwoState(p, initial, weight),
            _ => throw new ModelMissingException($"no kernel for the model '{model}'"),
        };
        p.Finish(model);
        initial.Finish(model);
        return made;
    }

    private static SynapseModel Pair(ParameterReader p, ParameterReader initial, double weight)
    {
        double bound = p.Take(Quantity.Number, "Wmax"), muPlus = p.Take(Quantity.Number, "mu_plus"), muMinus = p.Take(Quantity.Number, "mu_minus");
        Dictionary<string, double> parameters = new()
        {
            ["MaximumWeight"] = bound,
            ["TauPlus"] = p.Take(Quantity.Time, "tau_plus"),
            ["TauMinus"] = p.Take(Quantity.Time, "tau_minus"),
            ["Alpha"] = p.Take(Quantity.Number, "alpha"),
            ["Lambda"] = p.Take(Quantity.Number, "lambda"),
        };
        // The same choice as the front end makes.
        SynapseKernelSpec kernel = (muPlus, muMinus) switch
        {
            (0, 0) => SynapseKernelSpec.Of<AdditiveStdp>(),
            (1, 1) => SynapseKernelSpec.Of<MultiplicativeStdp>(),
            _ => SynapseKernelSpec.Of<PairStdp>(),
        };
        if (kernel.Declaration.Name == "PairStdp") (parameters["MuPlus"], parameters["MuMinus"]) = (muPlus, muMinus);
        return new SynapseModel { Kernel = kernel, Parameters = parameters, Weight = weight, Bound = bound, Pre = Plus(initial), Post = Minus(initial) };
    }

    private static SynapseModel Triplet(ParameterReader p, ParameterReader initial, double weight)
    {
        double bound = p.Take(Quantity.Number, "Wmax");
        return new SynapseModel
        {
            Kernel = SynapseKernelSpec.Of<TripletStdp>(),
            Parameters = new()
            {
                ["MaximumWeight"] = bound,
                ["TauPlus"] = p.Take(Quantity.Time, "tau_plus"),
                ["TauPlusTriplet"] = p.Take(Quantity.Time, "tau_plus_triplet"),
                ["TauMinus"] = p.Take(Quantity.Time, "tau_minus"),
                ["TauMinusTriplet"] = p.Take(Quantity.Time, "tau_minus_triplet"),
                ["APlus"] = p.Take(Quantity.Number, "Aplus", "A_plus"),
                ["APlusTriplet"] = p.Take(Quantity.Number, "Aplus_triplet", "A_plus_triplet"),
                ["AMinus"] = p.Take(Quantity.Number, "Aminus", "A_minus"),
                ["AMinusTriplet"] = p.Take(Quantity.Number, "Aminus_triplet", "A_minus_triplet"),
            },
            Weight = weight,
            Bound = bound,
            Pre = new(Plus(initial)) { ["K3Plus"] = initial.TakeOr(0, Quantity.Number, "Kplus_triplet") },
            Post = new(Minus(initial)) { ["K3Minus"] = initial.TakeOr(0, Quantity.Number, "Kminus_triplet") },
        };
    }

    private static SynapseModel Inhibitory(ParameterReader p, ParameterReader initial, double weight)
    {
        double bound = p.Take(Quantity.Number, "Wmax"), tau = p.Take(Quantity.Time, "tau", "tau_plus");
        return new SynapseModel
        {
            Kernel = SynapseKernelSpec.Of<InhibitoryStdp>(),
            Parameters = new()
            {
                ["MaximumWeight"] = bound,
                ["TauPlus"] = tau,
                ["TauMinus"] = p.TakeOr(tau, Quantity.Time, "tau_minus"),
                ["Eta"] = p.Take(Quantity.Number, "eta"),
                ["Alpha"] = p.Take(Quantity.Number, "alpha"),
            },
            Weight = weight,
            Bound = bound,
            Pre = Plus(initial),
            Post = Minus(initial),
        };
    }

    private static SynapseModel ThreeState(ParameterReader p, ParameterReader initial, double weight)
    {
        return new SynapseModel
        {
            Kernel = SynapseKernelSpec.Of<TsodyksMarkram>(),
            Parameters = new()
            {
                ["U"] = p.Take(Quantity.Number, "U"),
                ["TauPsc"] = p.Take(Quantity.Time, "tau_psc"),
                ["TauRec"] = p.Take(Quantity.Time, "tau_rec"),
                ["TauFac"] = p.Take(Quantity.Time, "tau_fac"),
            },
            Weight = weight,
            Bound = weight,
            Pre = new() { ["X"] = initial.TakeOr(1, Quantity.Number, "x"), ["Y"] = initial.TakeOr(0, Quantity.Number, "y"), ["U"] = initial.TakeOr(0, Quantity.Number, "u") },
        };
    }

    private static SynapseModel TwoState(ParameterReader p, ParameterReader initial, double weight)
    {
        double use = p.Take(Quantity.Number, "U");
        return new SynapseModel
        {
            Kernel = SynapseKernelSpec.Of<TsodyksMarkramTwoState>(),
            Parameters = new() { ["U"] = use, ["TauRec"] = p.Take(Quantity.Time, "tau_rec"), ["TauFac"] = p.Take(Quantity.Time, "tau_fac") },
            Weight = weight,
            Bound = weight,
            Pre = new() { ["X"] = initial.TakeOr(1, Quantity.Number, "x"), ["First"] = initial.TakeOr(use, Quantity.Number, "u") },
        };
    }

    private static Dictionary<string, double> Plus(ParameterReader initial) => new() { ["KPlus"] = initial.TakeOr(0, Quantity.Number, "Kplus") };

    private static Dictionary<string, double> Minus(ParameterReader initial) => new() { ["KMinus"] = initial.TakeOr(0, Quantity.Number, "Kminus") };
}
