using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Phases;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Snn.Places;

/// <summary>The program of a module of VPRSNN: stepped, with a phase before every training presentation.</summary>
/// <remarks>
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

    /// <summary>The program.</summary>
    /// <param name="options">The module.</param>
    /// <param name="training">Synapses learn and thresholds adapt; otherwise both stand still.</param>
    public static NetworkProgram Build(VprSnnOptions options, bool training)
    {
        ArgumentNullException.ThrowIfNull(options);
        (int image, int rest) = options.Steps;
        double decay = Math.Exp(-(options.ImageMs + options.RestMs) / options.ThetaTauMs);
        int window = image + rest;
        return new NetworkProgram
        {
            DtMs = options.DtMs,
            Seed = options.Seed,
            Populations =
            [
                new PopulationSpec
                {
                    Name = Pixels,
                    Shape = [options.Images.Rows, options.Images.Columns],
                    Kernel = NeuronKernelSpec.Of<PixelPoisson>(),
                    ExtraFields = [new ExtraField(new FieldDeclaration("one", FieldRole.Parameter, 1))],
                },
                new PopulationSpec
                {
                    Name = Excitatory,
                    Shape = [options.Neurons],
                    Kernel = NeuronKernelSpec.Of<PlaceNeuron>(),
                    Parameters = new Dictionary<string, ValueSpec> { ["ThetaPlus"] = training ? options.ThetaPlus : 0, ["FiringRefractory"] = options.FiringRefractoryMs },
                    Initial = new Dictionary<string, ValueSpec> { ["V"] = -105, ["Theta"] = options.InitialTheta },
                    ExtraFields = [new ExtraField(new FieldDeclaration("sum", FieldRole.Parameter)), new ExtraField(new FieldDeclaration("factor", FieldRole.Parameter))],
                },
                new PopulationSpec
                {
                    Name = Inhibitory,
                    Shape = [options.Neurons],
                    Kernel = NeuronKernelSpec.Of<PlaceNeuron>(),
                    Parameters = new Dictionary<string, ValueSpec>
                    {
                        ["VRest"] = -60, ["VReset"] = -45, ["EInh"] = -85, ["Offset"] = -40, ["ThetaPlus"] = 0, ["TauMem"] = 10, ["FiringRefractory"] = 0, ["TauRefractory"] = 2,
                    },
                    Initial = new Dictionary<string, ValueSpec> { ["V"] = -100 },
                },
            ],
            Projections =
            [
                new ProjectionSpec
                {
                    Name = Learning,
                    Source = Pixels,
                    Target = Excitatory,
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
                    Name = "excitatory->inhibitory",
                    Source = Excitatory,
                    Target = Inhibitory,
                    Channel = "excitatory",
                    Connectivity = new OneToOne(),
                    Weight = options.ExcitatoryWeight,
                },
                new ProjectionSpec
                {
                    Name = "inhibitory->excitatory",
                    Source = Inhibitory,
                    Target = Excitatory,
                    Channel = "inhibitory",
                    Connectivity = new Bernoulli(1, SelfConnections: false),
                    Weight = options.InhibitoryWeight,
                },
            ],
            Inputs = [new ValuesInput { Name = Pixels, Target = Pixels, Channel = "probability" }],
            Probes = [new ProbeSpec { Name = Excitatory, Population = Excitatory, Kind = ProbeKind.Count, EverySteps = window, Capacity = 2 }],
            Phases = training ? [new PhaseSpec(Prepare, Normalise(options, decay))] : [],
        };
    }

    private static StageSpec[] Normalise(VprSnnOptions options, double decay)
    {
        FieldOf sum = new(Excitatory, "sum"), factor = new(Excitatory, "factor"), theta = new(Excitatory, "Theta");
        return
        [
            new MultiplyStage { Projection = Learning, Source = new FieldOf(Pixels, "one"), Target = sum },
            new MapStage { Kernel = MapKernelSpec.Of<DivideMap>(), Ports = [new ConstantOperand(options.WeightSum), sum, factor] },
            new UpdateStage { Projection = Learning, Pre = new FieldOf(Pixels, "one"), Post = sum, Kernel = UpdateKernelSpec.Of<RowScaleUpdate>(), Parameters = [factor] },
            new MapStage { Kernel = MapKernelSpec.Of<MultiplyMap>(), Ports = [theta, new ConstantOperand(decay), theta] },
        ];
    }
}
