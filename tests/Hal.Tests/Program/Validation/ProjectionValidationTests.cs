using Neuromorphic.Hal.Connectivity;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Kernels.Synapses;
using Neuromorphic.Hal.Program;
using static Neuromorphic.Hal.Tests.Program.Validation.ValidPrograms;

namespace Neuromorphic.Hal.Tests.Program.Validation;

public class ProjectionValidationTests
{
    private static readonly Rules s_rules = new()
    {
        { "same name twice", Base with { Projections = [.. Base.Projections, Base.Projections[0]] }, "projection 'listed'", "the name of another projection before it, at position 5", "name of its own" },
        { "list null", Base with { Projections = null!, Phases = [] }, "program", "null for its list of projections", "empty list" },
        { "source unknown", Projection("graded", p => p with { Source = "H" }), "projection 'graded'", "the source names 'H', but that is no population; there are: in, E, G, S", "Did you mean 'E'?" },
        { "target unknown", Projection("graded", p => p with { Target = "elsewhere" }), "projection 'graded'", "the target names 'elsewhere', but that is no population", "Choose one of these" },
        { "channel unknown", Projection("graded", p => p with { Channel = "excitatry" }), "projection 'graded'", "names 'excitatry', but that is no channel of LifExp v1; there are: excitatory, inhibitory, current", "Did you mean 'excitatory'?" },
        { "target without kernel", Projection("matrix", p => p with { Use = ProjectionUse.Stepped }) with { Phases = [] }, "projection 'matrix'", "leads to population 'S', which has no kernel", "Give the population a kernel" },
        { "source without kernel", Projection("graded", p => p with { Source = "S", Connectivity = new Dense() }), "projection 'graded'", "starts at population 'S', which has no kernel and never emits", "phases only" },
        { "no use", Projection("graded", p => p with { Use = 0 }), "projection 'graded'", "has 0 for Use; allowed are Stepped, Phases or both", "what its weights serve" },
        { "unknown use", Projection("graded", p => p with { Use = (ProjectionUse)12 }), "projection 'graded'", "has 12 for Use", "what its weights serve" },
        { "rule that never runs", Projection("learning", p => p with { Use = ProjectionUse.Phases }), "projection 'learning'", "the rule never runs", "ProjectionUse.Stepped" },

        { "connectivity null", Projection("graded", p => p with { Connectivity = null! }), "projection 'graded'", "has no connectivity", "Set Connectivity" },
        { "csr offsets count", Csr([0, 4], [0, 1, 2, 0]), "projection 'listed'", "has 2 offsets for 4 sources; 5 are needed", "one offset per source" },
        { "csr first offset", Csr([1, 1, 1, 3, 4], [0, 1, 2, 0]), "projection 'listed'", "begins at offset 1; the first is 0", "Start at 0" },
        { "csr falls", Csr([0, 3, 1, 3, 4], [0, 1, 2, 0]), "projection 'listed'", "has offset 2 = 1 after 3; offsets never fall", "Sort the synapses by source" },
        { "csr end", Csr([0, 1, 1, 3, 3], [0, 1, 2, 0]), "projection 'listed'", "ends at offset 3 but lists 4 targets", "Make them equal" },
        { "csr target", Csr([0, 1, 1, 3, 4], [0, 1, 3, 0]), "projection 'listed'", "has target 3 at synapse 2; allowed are 0 to 2", "Correct the target" },
        { "csr target negative", Csr([0, 1, 1, 3, 4], [0, -1, 2, 0]), "projection 'listed'", "has target -1 at synapse 1", "Correct the target" },
        { "csr null", Csr(null!, [0]), "projection 'listed'", "null for the offsets", "Set" },
        { "one to one", Projection("graded", p => p with { Connectivity = new OneToOne() }), "projection 'graded'", "one to one between 2 sources and 3 targets", "equal size" },
        { "in-degree", Projection("graded", p => p with { Connectivity = new FixedInDegree(-1) }), "projection 'graded'", "has the in-degree -1; allowed are whole numbers of at least 0", "Change the in-degree" },
        { "out-degree", Projection("graded", p => p with { Connectivity = new FixedOutDegree(-5) }), "projection 'graded'", "has the out-degree -5", "Change the out-degree" },
        { "total", Projection("graded", p => p with { Connectivity = new FixedTotalNumber(-1) }), "projection 'graded'", "has -1 synapses in all; allowed are 0 to 1073741824 per source", "Change the number" },
        { "total per source", Projection("graded", p => p with { Connectivity = new FixedTotalNumber(1L << 40) }), "projection 'graded'", "has 1099511627776 synapses in all", "Change the number" },
        { "probability above 1", Projection("fast", p => p with { Connectivity = new Bernoulli(1.1) }), "projection 'fast'", "connects with probability 1.1; allowed are numbers from 0 to 1", "Change the probability" },
        { "probability NaN", Projection("fast", p => p with { Connectivity = new Bernoulli(double.NaN) }), "projection 'fast'", "connects with probability NaN", "Change the probability" },
        { "alone without self", Alone(new FixedInDegree(1, SelfConnections: false)), "projection 'alone'", "without self-connections, but the population has one neuron alone", "Allow self-connections" },
        { "alone without self, out", Alone(new FixedOutDegree(1, SelfConnections: false)), "projection 'alone'", "without self-connections", "Allow self-connections" },

        { "weight NaN", Projection("graded", p => p with { Weight = double.NaN }), "projection 'graded', weight", "is NaN; allowed are finite numbers", "Change the weight" },
        { "weight list of csr", Projection("listed", p => p with { Weight = new double[] { 1, 2, 3 } }), "projection 'listed', weight", "lists 3 values for 4 synapses", "one value per synapse" },
        { "weight list of dense", Projection("graded", p => p with { Weight = new double[5] }), "projection 'graded', weight", "lists 5 values for 6 synapses", "one value per synapse" },
        { "weight list of in-degree", Projection("graded", p => p with { Connectivity = new FixedInDegree(4), Weight = new double[8] }), "projection 'graded', weight", "lists 8 values for 12 synapses", "one value per synapse" },
        { "weight list of out-degree", Projection("graded", p => p with { Connectivity = new FixedOutDegree(4), Weight = new double[12] }), "projection 'graded', weight", "lists 12 values for 8 synapses", "one value per synapse" },
        { "weight list of total", Projection("graded", p => p with { Connectivity = new FixedTotalNumber(7), Weight = new double[6] }), "projection 'graded', weight", "lists 6 values for 7 synapses", "one value per synapse" },
        { "weight of a synapse", Projection("listed", p => p with { Weight = new double[] { 1, 2, double.PositiveInfinity, 4 } }), "projection 'listed', weight", "is Infinity at synapse 2", "Change the weight" },
        { "weight deviation", Projection("graded", p => p with { Weight = new DrawnValues(new NormalDistribution(0, -1)) }), "projection 'graded', weight", "standard deviation -1", "Change the value" },
        { "weight null", Projection("graded", p => p with { Weight = null! }), "projection 'graded', weight", "has no value", "Give a constant" },
        { "weight out of bounds", Projection("graded", p => p with { MinimumWeight = 0 }), "projection 'graded', weight", "is -1; allowed are finite numbers of at least 0", "MinimumWeight and MaximumWeight" },
        { "weight drawn out of bounds", Projection("learning", p => p with { Weight = new DrawnValues(new UniformDistribution(0, 2)) }), "projection 'learning', weight", "allowed are numbers from 0 to 1", "Keep draws inside" },
        { "bounds empty", Projection("graded", p => p with { MinimumWeight = 1, MaximumWeight = -1 }), "projection 'graded'", "allows weights in [1, -1], which is empty", "Set MinimumWeight below" },
        { "bounds NaN", Projection("graded", p => p with { MaximumWeight = double.NaN }), "projection 'graded'", "allows weights in [-Infinity, NaN]", "Set MinimumWeight below" },
        { "bounds of a rule", Projection("learning", p => p with { MaximumWeight = double.PositiveInfinity }), "projection 'learning'", "learns by PairStdp v1 with weights in [0, Infinity]; both bounds must be finite", "Set MinimumWeight and MaximumWeight" },

        { "delay 0 to the same rank", Projection("graded", p => p with { Source = "E", Connectivity = new Dense(), DelaySteps = 0 }), "projection 'graded', delay", "is 0; allowed are 1 to 65535 steps after rounding (0 leads from a lower to a higher rank only, and 'E' has rank 1, 'E' 1)", "Change the delay" },
        { "delay rounds to 0", Projection("graded", p => p with { Source = "E", Connectivity = new Dense(), DelaySteps = 0.49 }), "projection 'graded', delay", "is 0.49; allowed are 1 to 65535", "Change the delay" },
        { "delay 0 of a rule", Projection("learning", p => p with { DelaySteps = 0 }), "projection 'learning', delay", "is 0; allowed are 1 to 65535 steps after rounding (a learning synapse needs at least one step)", "Change the delay" },
        { "delay negative", Projection("fast", p => p with { DelaySteps = -1 }), "projection 'fast', delay", "is -1; allowed are 0 to 65535 steps after rounding", "Change the delay" },
        { "delay NaN", Projection("fast", p => p with { DelaySteps = double.NaN }), "projection 'fast', delay", "is NaN; allowed are 0 to 65535", "Change the delay" },
        { "delay too long", Projection("fast", p => p with { DelaySteps = 65536 }), "projection 'fast', delay", "is 65536; allowed are 0 to 65535", "Change the delay" },
        { "delay of a synapse", Projection("listed", p => p with { DelaySteps = new double[] { 1, 2, -3, 1 } }), "projection 'listed', delay", "is -3 at synapse 2", "Change the delay" },
        { "delay list", Projection("listed", p => p with { DelaySteps = new double[] { 1 } }), "projection 'listed', delay", "lists 1 values for 4 synapses", "one value per synapse" },
        { "delay drawn too short", Projection("learning", p => p with { DelaySteps = new DrawnValues(new NormalDistribution(10, 5)) }), "projection 'learning', delay", "can reach [-21", "Keep draws inside" },
        { "delay as formed", Projection("learning", p => p with { DelaySteps = new DrawnValues(new NormalDistribution(10, 1)) { AsFormed = true } }), "projection 'learning', delay", "only weights of a projection", "Set AsFormed to false" },
        { "delay place", Projection("learning", p => p with { DelayPlace = (DelayPlace)3 }), "projection 'learning'", "has 3 for DelayPlace; allowed are Dendritic, Axonal", "Choose one of these" },

        { "rule parameter mistyped", Rule("TauPlsu", 1), "projection 'learning', parameter 'TauPlsu'", "is no parameter of PairStdp v1; there are: TauPlus, TauMinus", "Did you mean 'TauPlus'?" },
        { "rule parameter negative", Rule("Lambda", -0.1), "projection 'learning', parameter 'Lambda'", "is -0.1; allowed are finite numbers of at least 0", "Change the value" },
        { "rule parameter NaN", Rule("TauPlus", double.NaN), "projection 'learning', parameter 'TauPlus'", "is NaN; allowed are finite numbers above 0", "Change the value" },
        { "rule parameter of nothing", Projection("graded", p => p with { SynapseParameters = new Dictionary<string, double> { ["TauPlus"] = 1 } }), "projection 'graded', parameter 'TauPlus'", "there is no kernel that takes it", "choose a kernel" },
        { "rule refuses", Rule("MaximumWeight", 0), "projection 'learning'", "MaximumWeight is 0", "Give the weight of largest magnitude" },
        { "rule of graded values", Projection("graded", p => p with { Synapse = SynapseKernelSpec.Of<PairStdp>(), MinimumWeight = -1, MaximumWeight = 0 }), "projection 'graded'", "learns by PairStdp v1 from population 'G', whose emissions are graded", "learn in phases" },

        { "rows negative", Projection("listed", p => p with { InitialRows = -1 }), "projection 'listed'", "has -1 rows in use at first; allowed are 0 to 3", "Change InitialRows" },
        { "rows beyond the target", Projection("listed", p => p with { InitialRows = 4 }), "projection 'listed'", "has 4 rows in use at first; allowed are 0 to 3", "Change InitialRows" },

        // 4 sources of 1e27 sum to 4e27; the coarsest fixed point, multiples of 2^60, holds (2^31 - 1) 2^60 = 2.476e27.
        { "sums overflow", Projection("fast", p => p with { Connectivity = new Dense(), Weight = 1e27 }), "population 'E', channel 'current'", "sums of up to 4E+27 in one step, beyond the fixed point's 2.476E+27; projection 'fast' alone gives up to 4 synapses of 1E+27", "Make the weights smaller" },
        // 2 sources, each emitting up to 10: 2 * 10 * 2e26 = 4e27.
        { "graded sums overflow", Projection("graded", p => p with { Weight = -2e26 }), "population 'E', channel 'inhibitory'", "sums of up to 4E+27", "Make the weights smaller" },
        // What learning can reach counts, not what stands: 2 synapses of up to 2e27.
        { "learning sums overflow", Projection("learning", p => p with { MaximumWeight = 2e27 }), "population 'E', channel 'excitatory'", "sums of up to 4E+27", "Make the weights smaller" },
    };

    public static TheoryData<string> Names() => s_rules.Names();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_broken_rule_names_object_value_and_remedy(string rule) => s_rules.Verify(rule);

    [Fact]
    public void Weights_that_just_fit_the_fixed_point_are_valid()
    {
        // 4 * 6e26 = 2.4e27 is below 2.476e27, and compiles to the coarsest scale.
        NetworkProgram program = Projection("fast", p => p with { Connectivity = new Dense(), Weight = 6e26 });
        Assert.Empty(ProgramValidation.Check(program));
        int[][] scales = ChannelScales.Compute(program, [.. Enumerable.Range(0, program.Projections.Count).Select(p => SynapseGenerator.Create(program, p))]);
        Assert.Equal(-ChannelScales.Limit, scales[1][2]);
    }

    [Fact]
    public void Rewritten_weights_that_overflow_are_refused_by_channel()
    {
        SynapseGenerator[] generators = [.. Enumerable.Range(0, Base.Projections.Count).Select(p => SynapseGenerator.Create(Base, p))];
        double[] weights = [.. generators.Select(g => g.LargestWeight)];
        weights[1] = 1e30;
        OverflowException error = Assert.Throws<OverflowException>(() => ChannelScales.Compute(Base, generators, weights));
        Assert.Contains("Population 'E', channel 'current'", error.Message);
    }

    [Fact]
    public void A_list_for_drawn_synapses_is_checked_when_they_are_drawn()
    {
        NetworkProgram program = Projection("fast", p => p with { Weight = new double[] { 1, 2, 3 } });
        Assert.Empty(ProgramValidation.Check(program));
        Gap gap = Assert.Single(Assert.Throws<ProgramRefusedException>(() => SynapseGenerator.Create(program, 1)).Gaps);
        Assert.Equal("projection 'fast', weight", gap.Object);
        Assert.Contains("lists 3 values;", gap.Problem);
    }

    [Fact]
    public void A_rule_that_only_scales_what_is_sent_needs_no_bounds()
        => Assert.Empty(ProgramValidation.Check(Projection("learning", p => p with
        {
            Synapse = SynapseKernelSpec.Of<TsodyksMarkram>(),
            SynapseParameters = new Dictionary<string, double>(),
            MinimumWeight = double.NegativeInfinity,
            MaximumWeight = double.PositiveInfinity,
        })));

    /// <summary>Delay 0 leads upwards in rank only, so a cycle of it would have to lead downwards somewhere.</summary>
    [Theory]
    [InlineData(0, 1, true)]
    [InlineData(0, 0, false)]
    [InlineData(1, 0, false)]
    public void Delay_0_needs_a_rising_rank(int sourceRank, int targetRank, bool valid)
    {
        NetworkProgram program = new()
        {
            DtMs = 1,
            Populations =
            [
                new PopulationSpec { Name = "a", Shape = [1], Kernel = NeuronKernelSpec.Of<LifDelta>(), Rank = sourceRank },
                new PopulationSpec { Name = "b", Shape = [1], Kernel = NeuronKernelSpec.Of<LifDelta>(), Rank = targetRank },
            ],
            Projections = [new ProjectionSpec { Name = "p", Source = "a", Target = "b", Channel = "in", Connectivity = new OneToOne(), Weight = 1, DelaySteps = 0 }],
        };
        Assert.Equal(valid, ProgramValidation.Check(program).Count == 0);
    }

    private static NetworkProgram Csr(long[] offsets, int[] targets) => Projection("listed", p => p with { Connectivity = new Csr(offsets, targets) });

    private static NetworkProgram Rule(string parameter, double value)
        => Projection("learning", p => p with { SynapseParameters = new Dictionary<string, double> { [parameter] = value } });

    private static NetworkProgram Alone(ConnectivitySpec connectivity) => Base with
    {
        Populations = [.. Base.Populations, new PopulationSpec { Name = "one", Shape = [1], Kernel = NeuronKernelSpec.Of<LifDelta>() }],
        Projections = [.. Base.Projections, new ProjectionSpec { Name = "alone", Source = "one", Target = "one", Channel = "in", Connectivity = connectivity, Weight = 1 }],
    };
}
