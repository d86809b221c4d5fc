using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Program;
using static Neuromorphic.Hal.Tests.Program.Validation.ValidPrograms;

namespace Neuromorphic.Hal.Tests.Program.Validation;

public class PopulationValidationTests
{
    private static readonly Rules s_rules = new()
    {
        { "time step 0", Base with { DtMs = 0 }, "program", "time step of 0 ms; allowed are finite numbers above 0", "Set DtMs" },
        { "time step NaN", Base with { DtMs = double.NaN }, "program", "time step of NaN ms", "Set DtMs" },
        { "time step infinite", Base with { DtMs = double.PositiveInfinity }, "program", "time step of Infinity ms", "Set DtMs" },

        { "same name twice", Base with { Populations = [.. Base.Populations, Base.Populations[0]] }, "population 'in'", "the name of another population before it, at position 4", "name of its own" },
        { "no name", Base with { Populations = [.. Base.Populations, Base.Populations[0] with { Name = " " }] }, "population 4", "has no name", "name of its own" },
        { "null", Base with { Populations = [.. Base.Populations, null!] }, "population 4", "is null", "Remove it" },
        { "name of a part", Base with { Populations = [.. Base.Populations, Base.Populations[0] with { Name = "E/V" }] }, "population 'E/V'", "reads as a part of population 'E'", "does not begin so" },

        { "extent 0", Alone("S", p => p with { Shape = [2, 0] }), "population 'S'", "has the shape [2, 0]; allowed are extents of at least 1", "at least one element" },
        { "extent negative", Alone("S", p => p with { Shape = [-2] }), "population 'S'", "has the shape [-2]", "at least one element" },
        { "no extents", Alone("S", p => p with { Shape = [] }), "population 'S'", "has the shape []", "at least one element" },
        { "shape overflows", Alone("S", p => p with { Shape = [65536, 65536, 65536, 65536, 65536] }), "population 'S'", "more than 2147483647 elements", "Make it smaller" },
        { "shape null", Alone("S", p => p with { Shape = null! }), "population 'S'", "has null for Shape", "Set Shape" },
        { "size 0 says nothing of lists", Alone("E", p => p with { Shape = [0] }) with { Projections = [], Inputs = [], Probes = [], Tapes = [] }, "population 'E'", "has the shape [0]", "at least one element" },
        { "rank", Population("G", p => p with { Rank = -1 }), "population 'G'", "rank -1; allowed are whole numbers of at least 0", "Change the rank" },

        { "emission of spikes", Population("in", p => p with { LargestEmission = 2 }), "population 'in'", "kernel SpikeRelay v1 emits spikes", "graded kernels only" },
        { "emission of storage", Population("S", p => p with { LargestEmission = 2 }), "population 'S'", "no kernel", "graded kernels only" },
        { "emission 0", Population("G", p => p with { LargestEmission = 0 }), "population 'G'", "largest emission 0; allowed are finite numbers above 0", "Change the value" },
        { "emission NaN", Population("G", p => p with { LargestEmission = double.NaN }), "population 'G'", "largest emission NaN", "Change the value" },

        { "parameter mistyped", Parameter("E", "TauMm", 5), "population 'E', parameter 'TauMm'", "is no parameter of LifExp v1; there are: TauMem, Capacitance", "Did you mean 'TauMem'?" },
        { "parameter unknown", Parameter("E", "Viscosity", 5), "population 'E', parameter 'Viscosity'", "is no parameter of LifExp v1", "Choose one of these" },
        { "parameter of nothing", Parameter("S", "TauMem", 5), "population 'S', parameter 'TauMem'", "there is no kernel that takes it", "choose a kernel" },
        { "parameter null", Parameter("E", "TauMem", (ValueSpec)null!), "population 'E', parameter 'TauMem'", "has no value", "Give a constant" },
        { "parameter NaN", Parameter("E", "TauMem", double.NaN), "population 'E', parameter 'TauMem'", "is NaN; allowed are finite numbers above 0", "Change the value" },
        { "parameter infinite", Parameter("E", "ELeak", double.NegativeInfinity), "population 'E', parameter 'ELeak'", "is -Infinity; allowed are finite numbers", "Change the value" },
        { "parameter negative", Parameter("E", "TauMem", -3), "population 'E', parameter 'TauMem'", "is -3; allowed are finite numbers above 0", "Change the value" },
        { "parameter at an excluded end", Parameter("E", "TauMem", 0), "population 'E', parameter 'TauMem'", "is 0; allowed are finite numbers above 0", "Change the value" },
        { "parameter negative where 0 is allowed", Parameter("E", "TauRefractory", -1), "population 'E', parameter 'TauRefractory'", "is -1; allowed are finite numbers of at least 0", "Change the value" },
        { "parameter beyond single precision", Parameter("E", "ELeak", 1e300), "population 'E', parameter 'ELeak'", "is 1E+300; allowed are finite numbers of at most 3.4E+38", "Change the value" },
        { "element wrong", Parameter("E", "TauMem", new double[] { 1, -2, -3 }), "population 'E', parameter 'TauMem'", "is -2 at neuron 1 and wrong at 1 more; allowed are finite numbers above 0", "Change the value" },
        { "list too short", Parameter("E", "TauMem", new double[] { 1, 2 }), "population 'E', parameter 'TauMem'", "lists 2 values for 3 neurons", "one value per neuron" },
        { "list too long", Parameter("E", "TauMem", new double[] { 1, 2, 3, 4 }), "population 'E', parameter 'TauMem'", "lists 4 values for 3 neurons", "one value per neuron" },
        { "list null", Parameter("E", "TauMem", new ListedValues(null!)), "population 'E', parameter 'TauMem'", "null for the listed values", "Set" },

        // 10 - 6.3 standard deviations of 2 are below 0: the smallest of 2^32 draws is at 6.338.
        { "drawn outside", Parameter("E", "TauMem", new DrawnValues(new NormalDistribution(10, 2))), "population 'E', parameter 'TauMem'", "can reach [-2.67", "Keep draws inside by Minimum and Maximum" },
        { "kept outside", Parameter("E", "TauMem", new DrawnValues(new NormalDistribution(10, 2), 0, 20)), "population 'E', parameter 'TauMem'", "can reach [0, 20]; allowed are finite numbers above 0", "Keep draws inside" },
        { "mean NaN", Parameter("E", "ELeak", new DrawnValues(new NormalDistribution(double.NaN, 1))), "population 'E', parameter 'ELeak'", "has the mean NaN", "Change the value" },
        { "deviation negative", Parameter("E", "ELeak", new DrawnValues(new NormalDistribution(-70, -1))), "population 'E', parameter 'ELeak'", "standard deviation -1; allowed are finite numbers of at least 0", "Change the value" },
        { "sigma NaN", Parameter("E", "TauMem", new DrawnValues(new LogNormalDistribution(1, double.NaN))), "population 'E', parameter 'TauMem'", "has the sigma NaN", "Change the value" },
        { "mu infinite", Parameter("E", "TauMem", new DrawnValues(new LogNormalDistribution(double.PositiveInfinity, 1))), "population 'E', parameter 'TauMem'", "has the mu Infinity", "Change the value" },
        // exp(100 + 6.3) is beyond 3.4e38 = exp(88.7).
        { "log-normal overflows", Parameter("E", "TauMem", new DrawnValues(new LogNormalDistribution(100, 1))), "population 'E', parameter 'TauMem'", "can reach [", "Keep draws inside" },
        { "uniform reversed", Parameter("E", "ELeak", new DrawnValues(new UniformDistribution(-60, -70))), "population 'E', parameter 'ELeak'", "uniformly from -60 to -70, which is empty", "Set Low below High" },
        { "interval empty", Parameter("E", "ELeak", new DrawnValues(new NormalDistribution(-70, 1), -60, -65)), "population 'E', parameter 'ELeak'", "keeps draws in [-60, -65], which is empty", "Set Minimum below Maximum" },
        { "interval NaN", Parameter("E", "ELeak", new DrawnValues(new NormalDistribution(-70, 1), double.NaN)), "population 'E', parameter 'ELeak'", "keeps draws in [NaN, Infinity]", "Set Minimum below Maximum" },
        { "nothing to redraw", Parameter("E", "ELeak", new DrawnValues(new NormalDistribution(-70, 1), 0, 10, OutsideRule.Redraw)), "population 'E', parameter 'ELeak'", "redraws what falls outside [0, 10]", "Widen the interval" },
        { "outside rule", Parameter("E", "ELeak", new DrawnValues(new NormalDistribution(-70, 1), Outside: (OutsideRule)9)), "population 'E', parameter 'ELeak'", "has 9 for Outside; allowed are Clip, Redraw", "Choose one of these" },
        { "distribution null", Parameter("E", "ELeak", new DrawnValues(null!)), "population 'E', parameter 'ELeak'", "null for the distribution", "Set" },
        { "as formed", Parameter("E", "ELeak", new DrawnValues(new NormalDistribution(-70, 1)) { AsFormed = true }), "population 'E', parameter 'ELeak'", "only weights of a projection", "Set AsFormed to false" },

        { "kernel refuses", Parameter("E", "VReset", -40), "population 'E'", "VReset is -40 mV, at or above VThreshold -55 mV", "Choose VReset below VThreshold" },
        { "kernel refuses a neuron", Parameter("E", "VReset", new double[] { -70, -70, -55 }), "population 'E', neuron 2", "VReset is -55 mV, at or above VThreshold", "Choose VReset below" },
        // VInf = TauMem I / C = 10 * 1e38 / 1e-38.
        { "derived beyond single precision", Population("E", p => p with { Parameters = new Dictionary<string, ValueSpec> { ["IConstant"] = 1e38, ["Capacitance"] = 1e-38 } }), "population 'E'", "gives 'VInf' the value 1", "ordinary size" },
        { "kernel throws", Alone("G", p => p with { Kernel = NeuronKernelSpec.Of<Throwing>(), LargestEmission = null }), "population 'G'", "cannot derive the constants of Throwing v1: out of order", "correct the kernel" },
        { "kernel derives what it lacks", Alone("G", p => p with { Kernel = NeuronKernelSpec.Of<Misnaming>(), LargestEmission = null }), "population 'G'", "derives 'Taste', which its kernel does not declare; there are: Smell", "Correct the kernel" },
        { "kernel declares twice", Alone("G", p => p with { Kernel = NeuronKernelSpec.Of<Doubling>(), LargestEmission = null }), "population 'G'", "declares the field 'A' twice", "once" },

        { "field without a name", Alone("S", p => p with { ExtraFields = [new ExtraField(new FieldDeclaration("", FieldRole.State))] }), "population 'S'", "an extra field without a name, at position 0", "name of its own" },
        { "field of the kernel", Alone("E", p => p with { Initial = Base.Populations[0].Initial, ExtraFields = [new ExtraField(new FieldDeclaration("V", FieldRole.State))] }), "population 'E', field 'V'", "clashes with a field of the same name", "another name" },
        { "field default NaN", Alone("S", p => p with { ExtraFields = [new ExtraField(new FieldDeclaration("x", FieldRole.State, double.NaN))] }), "population 'S', field 'x'", "has the default NaN", "Change the value" },
        { "field default fractional", Alone("S", p => p with { ExtraFields = [new ExtraField(new FieldDeclaration("x", FieldRole.State, 0.5, FieldFormat.Integer))] }), "population 'S', field 'x'", "has the default 0.5; allowed are whole numbers", "Change the value" },
        { "field role", Alone("S", p => p with { ExtraFields = [new ExtraField(new FieldDeclaration("x", (FieldRole)7))] }), "population 'S', field 'x'", "has 7 for Role; allowed are State, Parameter", "Choose one of these" },

        { "initial mistyped", Initial("S", "rats", 1), "population 'S', initial 'rats'", "is no field of it; there are: x, y, p, rate", "Did you mean" },
        { "initial infinite", Initial("E", "V", double.PositiveInfinity), "population 'E', initial 'V'", "is Infinity; allowed are finite numbers", "Change the value" },
        { "initial too short", Initial("S", "x", new double[] { 1, 2, 3 }), "population 'S', initial 'x'", "lists 3 values for 6 elements", "one value per element" },
        { "initial of a single value", Initial("E", "label", new double[] { 1, 2, 3 }), "population 'E', initial 'label'", "lists 3 values for 1 element", "one value per element" },
        { "initial fractional", Initial("E", "label", 1.5), "population 'E', initial 'label'", "is 1.5; allowed are whole numbers", "Change the value" },
    };

    /// <summary>Without the phases, which need all fields to be as they are.</summary>
    private static NetworkProgram Alone(string name, Func<PopulationSpec, PopulationSpec> change) => Population(name, change) with { Phases = [] };

    public static TheoryData<string> Names() => s_rules.Names();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_broken_rule_names_object_value_and_remedy(string rule) => s_rules.Verify(rule);

    [Fact]
    public void The_base_program_is_valid() => Assert.Empty(ProgramValidation.Check(Base));

    [Fact]
    public void All_gaps_are_found_at_once()
    {
        NetworkProgram wrong = Base with
        {
            DtMs = -1,
            Populations = [.. Base.Populations, new PopulationSpec { Name = "X", Shape = [0], Rank = -2, Kernel = NeuronKernelSpec.Of<LifDelta>(), Parameters = new Dictionary<string, ValueSpec> { ["TauMem"] = -1, ["Tau"] = 1 } }],
            Probes = [.. Base.Probes, new ProbeSpec { Name = "p", Population = "Y", Kind = ProbeKind.Spikes, Capacity = 0 }],
        };
        Assert.Equal(
            ["population 'X'", "population 'X'", "population 'X', parameter 'Tau'", "population 'X', parameter 'TauMem'", "probe 'p'", "probe 'p'", "program"],
            ProgramValidation.Check(wrong).Select(g => g.Object).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Draws_that_stay_inside_need_no_interval()
        => Assert.Empty(ProgramValidation.Check(Parameter("E", "TauMem", new DrawnValues(new NormalDistribution(20, 2)))));

    [Fact]
    public void A_drawn_parameter_that_the_kernel_refuses_is_named_by_its_neuron()
    {
        // VReset is drawn on both sides of VThreshold = -55: some of three neurons may fail, or none; with a mean far above all do, and the first is named.
        NetworkProgram program = Parameter("E", "VReset", new DrawnValues(new NormalDistribution(-20, 1)));
        Assert.Equal("population 'E', neuron 0", Assert.Single(ProgramValidation.Check(program)).Object);
    }

    [Fact]
    public void A_huge_population_is_checked_without_allocating_it()
    {
        NetworkProgram program = Base with { Populations = [.. Base.Populations, new PopulationSpec { Name = "huge", Shape = [2_000_000_000], Kernel = NeuronKernelSpec.Of<LifExp>() }] };
        ProgramValidation.Check(program);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Empty(ProgramValidation.Check(program));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
    }

    private struct Throwing : INeuronKernel
    {
        public static NeuronKernelDeclaration Declaration { get; } = new() { Name = "Throwing", Version = 1, Parameters = [], Fields = [], Channels = ["in"] };

        public static void Derive(Derivation d) => throw new InvalidOperationException("out of order");

        public static void Step<TLane, TMask, TContext>(ref TContext c)
            where TLane : unmanaged, Lanes.ILane<TLane, TMask>
            where TMask : unmanaged
            where TContext : struct, INeuronContext<TLane, TMask>
        {
        }
    }

    private struct Misnaming : INeuronKernel
    {
        public static NeuronKernelDeclaration Declaration { get; } = new() { Name = "Misnaming", Version = 1, Parameters = [], Fields = [new("Smell", FieldRole.Parameter)], Channels = ["in"] };

        public static void Derive(Derivation d) => d.Set("Taste", 1);

        public static void Step<TLane, TMask, TContext>(ref TContext c)
            where TLane : unmanaged, Lanes.ILane<TLane, TMask>
            where TMask : unmanaged
            where TContext : struct, INeuronContext<TLane, TMask>
        {
        }
    }

    private struct Doubling : INeuronKernel
    {
        public static NeuronKernelDeclaration Declaration { get; } = new()
        {
            Name = "Doubling",
            Version = 1,
            Parameters = [],
            Fields = [new("A", FieldRole.State), new("A", FieldRole.State)],
            Channels = ["in"],
        };

        public static void Derive(Derivation d)
        {
        }

        public static void Step<TLane, TMask, TContext>(ref TContext c)
            where TLane : unmanaged, Lanes.ILane<TLane, TMask>
            where TMask : unmanaged
            where TContext : struct, INeuronContext<TLane, TMask>
        {
        }
    }
}
