using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Phases;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Snn.Places;

/// <summary>The program of modules of VPRSNN, disjoint sub-networks that step together, with a phase before every training presentation.</summary>
/// <remarks>
/// The parts of module m are named "m/pixels" and so on, and so are their draws: a module learns the same alone and beside others.
/// A delay of n steps in Brian2 is one of n + 1 here and none is 1: what is sent in a step acts on the potential in the next, there because conductances are added behind the update of
/// potentials, here because they arrive in the next step and the kernel adds them first. Delays from pixels are axonal: traces start on arrival.
/// </remarks>
public static class VprSnnProgram
{
    /// <summary>Name of the pixels, and of the input that holds their probability to spike in a step.</summary>
    public const string Pixels = "pixels";

    /// <summary>Name of the excitatory neurons, and of the probe that counts their spikes per presentation.</summary>
    public const string Excitatory = "excitatory";

    /// <summary>Name of the inhibitory neurons.</summary>
    public const string Inhibitory = "inhibitory";

    /// <summary>Name of the learning projection.</summary>
    public const string Learning = "pixels->excitatory";

    /// <summary>Name of the phase before a training presentation: weights are normalised, thresholds decay.</summary>
    public const string Prepare = "prepare";

    /// <summary>Name of a module's part.</summary>
    public static string Name(int module, string part) => FormattableString.Invariant($"{module}/{part}");

    /// <summary>The program.</summary>
    /// <param name="options">Every module.</param>
    /// <param name="firstModule">Number of the first module.</param>
    /// <param name="modules">Number of modules.</param>
    /// <param name="training">Synapses learn and thresholds adapt; otherwise both stand still.</param>
    public static NetworkProgram Build(VprSnnOptions options, int firstModule, int modules, bool training)
    {
        ArgumentNullException.ThrowIfNull(options);
        int[] numbers = [.. Enumerable.Range(firstModule, modules)];
        int window = options.Steps.Shown + options.Steps.Resting;
        return new NetworkProgram
        {
            DtMs = options.DtMs,
            Seed = options.Seed,
            Populations = [.. numbers.SelectMany(m => Populations(options, m, training))],
            Projections = [.. numbers.SelectMany(m => Projections(options, m, training))],
            Inputs = [.. numbers.Select(m => new ValuesInput { Name = Name(m, Pixels), Target = Name(m, Pixels), Channel = "probability" })],
            Probes = [.. numbers.Select(m => new ProbeSpec { Name = Name(m, Excitatory), Population = Name(m, Excitatory), Kind = ProbeKind.Count, EverySteps = window, Capacity = 2 })],
            Phases = training ? [new PhaseSpec(Prepare, [.. numbers.SelectMany(m => Normalise(options, m))])] : [],
        };
    }

    private static PopulationSpec[] Populations(VprSnnOptions options, int module, bool training) =>
        [
            new PopulationSpec
            {
                Name = Name(module, Pixels),
                Shape = [options.Images.Rows, options.Images.Columns],
                Kernel = NeuronKernelSpec.Of<PixelPoisson>(),
                ExtraFields = [new ExtraField(new FieldDeclaration("one", FieldRole.Parameter, 1))],
            },
            new PopulationSpec
            {
                Name = Name(module, Excitatory),
                Shape = [options.Neurons],
                Kernel = NeuronKernelSpec.Of<PlaceNeuron>(),
                Parameters = new Dictionary<string, ValueSpec> { ["ThetaPlus"] = training ? options.ThetaPlus : 0, ["FiringRefractory"] = options.FiringRefractoryMs },
                Initial = new Dictionary<string, ValueSpec> { ["V"] = -105, ["Theta"] = options.InitialTheta },
                ExtraFields = [new ExtraField(new FieldDeclaration("sum", FieldRole.Parameter)), new ExtraField(new FieldDeclaration("factor", FieldRole.Parameter))],
            },
            new PopulationSpec
            {
                Name = Name(module, Inhibitory),
                Shape = [options.Neurons],
                Kernel = NeuronKernelSpec.Of<PlaceNeuron>(),
                Parameters = new Dictionary<string, ValueSpec>
                {
                    ["VRest"] = -60, ["VReset"] = -45, ["EInh"] = -85, ["Offset"] = -40, ["ThetaPlus"] = 0, ["TauMem"] = 10, ["FiringRefractory"] = 0, ["TauRefractory"] = 2,
                },
                Initial = new Dictionary<string, ValueSpec> { ["V"] = -100 },
            },
        ];

    private static ProjectionSpec[] Projections(VprSnnOptions options, int module, bool training) =>
        [
            new ProjectionSpec
            {
                Name = Name(module, Learning),
                Source = Name(module, Pixels),
                Target = Name(module, Excitatory),
                Channel = "excitatory",
                Connectivity = new Dense(),
                Weight = new DrawnValues(new UniformDistribution(0.01 * options.InitialWeight, 1.01 * options.InitialWeight)),
                DelaySteps = options.LargestDelayMs == 0 ? 1 : new DrawnValues(new UniformDistribution(1, 1 + options.LargestDelayMs / options.DtMs)),
                Use = ProjectionUse.Stepped | ProjectionUse.Phases,
                Synapse = training ? SynapseKernelSpec.Of<PlaceStdp>() : null,
                SynapseParameters = training ? new Dictionary<string, double> { ["PreRate"] = options.PreRate, ["PostRate"] = options.PostRate } : new Dictionary<string, double>(),
                DelayPlace = DelayPlace.Axonal,
                MinimumWeight = 0,
                MaximumWeight = 1,
            },
            new ProjectionSpec
            {
                Name = Name(module, "excitatory->inhibitory"),
                Source = Name(module, Excitatory),
                Target = Name(module, Inhibitory),
                Channel = "excitatory",
                Connectivity = new OneToOne(),
                Weight = options.ExcitatoryWeight,
            },
            new ProjectionSpec
            {
                Name = Name(module, "inhibitory->excitatory"),
                Source = Name(module, Inhibitory),
                Target = Name(module, Excitatory),
                Channel = "inhibitory",
                Connectivity = new Bernoulli(1, SelfConnections: false),
                Weight = options.InhibitoryWeight,
            },
        ];

    private static StageSpec[] Normalise(VprSnnOptions options, int module)
    {
        double decay = Math.Exp(-(options.ImageMs + options.RestMs) / options.ThetaTauMs);
        string pixels = Name(module, Pixels), excitatory = Name(module, Excitatory), learning = Name(module, Learning);
        FieldOf sum = new(excitatory, "sum"), factor = new(excitatory, "factor"), theta = new(excitatory, "Theta");
        return
        [
            new MultiplyStage { Projection = learning, Source = new FieldOf(pixels, "one"), Target = sum },
            new MapStage { Kernel = MapKernelSpec.Of<DivideMap>(), Ports = [new ConstantOperand(options.WeightSum), sum, factor] },
            new UpdateStage { Projection = learning, Pre = new FieldOf(pixels, "one"), Post = sum, Kernel = UpdateKernelSpec.Of<RowScaleUpdate>(), Parameters = [factor] },
            new MapStage { Kernel = MapKernelSpec.Of<MultiplyMap>(), Ports = [theta, new ConstantOperand(decay), theta] },
        ];
    }
}
