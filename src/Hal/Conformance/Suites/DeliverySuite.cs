using Neuromorphic.Hal.Connectivity;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Program;
using Xunit;
using static Neuromorphic.Hal.Conformance.Parts;

namespace Neuromorphic.Hal.Conformance.Suites;

/// <summary>Which synapses there are, what they weigh, when they deliver, and that their sums are exact.</summary>
[Suite(Capability.Delivery)]
public abstract class DeliverySuite<TTarget> : ConformanceSuite<TTarget> where TTarget : IConformanceTarget, new()
{
    private const int Size = 9;

    private static readonly Dictionary<string, ConnectivitySpec> s_forms = new()
    {
        ["Csr"] = Pairs(Size, (0, 1), (0, 1), (2, 8), (2, 0), (6, 5), (6, 5), (6, 5), (8, 8)),
        ["Dense"] = new Dense(),
        ["OneToOne"] = new OneToOne(),
        ["FixedInDegree"] = new FixedInDegree(4),
        ["FixedOutDegree"] = new FixedOutDegree(5),
        ["FixedTotalNumber"] = new FixedTotalNumber(60),
        ["Bernoulli"] = new Bernoulli(0.4),
    };

    /// <summary>Every form of connectivity.</summary>
    public static TheoryData<string> Forms() => [.. s_forms.Keys];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(1000)]
    public void A_spike_of_step_2_arrives_in_step_2_plus_its_delay_and_in_no_other(int delay)
    {
        Recording run = Run(OneSynapse(2.5, delay), delay + 5);
        Expect.Close([.. Enumerable.Range(0, delay + 5).Select(step => step == 2 + delay ? 2.5 : 0)], run.Trace("V b"));
    }

    /// <summary>Halves are rounded up, as floor(x + 1/2).</summary>
    [Theory]
    [InlineData(1.49, 1)]
    [InlineData(1.5, 2)]
    [InlineData(2.5, 3)]
    [InlineData(3.51, 4)]
    public void Delays_are_rounded_to_the_nearest_step(double given, int steps)
    {
        IExecutable executable = Compile(OneSynapse(1, given));
        Assert.Equal([steps], executable.ReadSynapses(0).DelaySteps);
        Expect.Close([.. Enumerable.Range(0, 8).Select(step => step == 2 + steps ? 1.0 : 0)], Recording.Of(executable, 8).Trace("V b"));
    }

    /// <summary>The longest delay that a program may have, beside the shortest: what is stored between them takes 16 bits.</summary>
    [Fact]
    public void The_longest_delay_and_the_shortest_may_lie_in_one_projection()
    {
        NetworkProgram program = new()
        {
            DtMs = 1,
            Populations = [Relays("a", 1), Sums("b", 2)],
            Projections = [Connect("a", "b", new Dense(), new double[] { 3, 5 }, new double[] { 1, ProjectionSpec.LargestDelay })],
            Inputs = [Events("a", (2, 0))],
        };
        IExecutable executable = Compile(program);
        executable.Run(2 + ProjectionSpec.LargestDelay);
        Expect.Close([3, 0], Read(executable, StateAddress.Field(1, 0)));
        executable.Run(1);
        Expect.Close([3, 5], Read(executable, StateAddress.Field(1, 0)));
    }

    /// <summary>
    /// Source s spikes in step 10 s, and no delay is above 6, so what is seen in steps 10 s to 10 s + 9 came from s alone: the sums of its weights by target
    /// and delay, as the synapse list states them.
    /// </summary>
    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_synapse_of_the_list_delivers_its_weight_after_its_delay_and_nothing_else_does(string form)
    {
        NetworkProgram program = Network(s_forms[form], new DrawnValues(new NormalDistribution(0.5, 1)), new DrawnValues(new UniformDistribution(1, 6)));
        program = program with { Inputs = [Events("a", [.. Enumerable.Range(0, Size).Select(s => (10L * s, s))])] };
        IExecutable executable = Compile(program);
        SynapseList synapses = executable.ReadSynapses(0);
        double[] weights = Read(executable, StateAddress.Weights(0));
        double[][] expected = [.. Enumerable.Range(0, 10 * Size).Select(_ => new double[Size])];
        for (int source = 0; source < Size; source++)
            for (long i = synapses.Offsets[source]; i < synapses.Offsets[source + 1]; i++)
                expected[10 * source + synapses.DelaySteps[i]][synapses.Targets[i]] += weights[i];
        Recording run = Recording.Of(executable, 10 * Size);
        // Single precision of sums below 16: 1e-6. The fixed point is far finer.
        for (int step = 0; step < expected.Length; step++) Expect.Close(expected[step], run.RowsOf("V b")[step], within: 1e-6, scale: 4);
        Assert.Equal(synapses.Targets.LongLength, run.SynapticEvents);
    }

    [Fact]
    public void Listed_synapses_are_those_of_the_list_repeats_included()
    {
        double[] weights = [1, 2, 4, 8, 16, 32, 64, 128];
        IExecutable executable = Compile(Network(s_forms["Csr"], weights, 1) with { Inputs = [Events("a", (0, 0), (0, 2), (0, 6), (0, 8))] });
        SynapseList synapses = executable.ReadSynapses(0);
        Assert.Equal([0, 2, 2, 4, 4, 4, 4, 7, 7, 8], synapses.Offsets);
        Assert.Equal([1, 1, 8, 0, 5, 5, 5, 8], synapses.Targets);
        Expect.Close(weights, Read(executable, StateAddress.Weights(0)));
        Expect.Close([8, 3, 0, 0, 0, 112, 0, 0, 132], Recording.Of(executable, 2).RowsOf("V b")[1]);
    }

    [Fact]
    public void Dense_synapses_go_from_every_source_to_every_target_in_order()
    {
        double[] weights = [.. Enumerable.Range(0, Size * Size).Select(i => (double)i)];
        IExecutable executable = Compile(Network(new Dense(), weights, 1) with { Inputs = [Events("a", (0, 3))] });
        Assert.Equal(Enumerable.Range(0, Size * Size).Select(i => i % Size), executable.ReadSynapses(0).Targets);
        Expect.Close([.. weights.Skip(3 * Size).Take(Size)], Recording.Of(executable, 2).RowsOf("V b")[1]);
    }

    [Fact]
    public void One_to_one_synapses_go_from_each_neuron_to_its_own_number()
    {
        double[] weights = [.. Enumerable.Range(1, Size).Select(i => (double)i)];
        IExecutable executable = Compile(Network(new OneToOne(), weights, 1) with { Inputs = [Events("a", (0, 2), (0, 7))] });
        Assert.Equal(Enumerable.Range(0, Size), executable.ReadSynapses(0).Targets);
        Expect.Close([0, 0, 3, 0, 0, 0, 0, 8, 0], Recording.Of(executable, 2).RowsOf("V b")[1]);
    }

    [Fact]
    public void Every_target_of_a_fixed_in_degree_has_as_many_synapses()
    {
        SynapseList synapses = Compile(Network(new FixedInDegree(13), 1, 1)).ReadSynapses(0);
        Assert.All(Enumerable.Range(0, Size), target => Assert.Equal(13, synapses.Targets.Count(t => t == target)));
    }

    [Fact]
    public void Every_source_of_a_fixed_out_degree_has_as_many_synapses()
    {
        SynapseList synapses = Compile(Network(new FixedOutDegree(13), 1, 1)).ReadSynapses(0);
        Assert.Equal(Enumerable.Range(0, Size + 1).Select(s => 13L * s), synapses.Offsets);
        Assert.All(synapses.Targets, target => Assert.InRange(target, 0, Size - 1));
    }

    /// <summary>81 pairs and 300 synapses: some pair has at least 4.</summary>
    [Fact]
    public void A_fixed_total_number_is_met_exactly_with_repeats()
    {
        SynapseList synapses = Compile(Network(new FixedTotalNumber(300), 1, 1)).ReadSynapses(0);
        Assert.Equal(300, synapses.Targets.Length);
        Assert.Equal(300, synapses.Offsets[^1]);
    }

    /// <summary>60 x 80 pairs at 0.3: mean 1440, standard deviation sqrt(4800 x 0.3 x 0.7) = 31.7.</summary>
    [Fact]
    public void Bernoulli_connects_a_pair_at_most_once_and_as_often_as_its_probability_says()
    {
        NetworkProgram program = new()
        {
            DtMs = 1,
            Seed = 11,
            Populations = [Relays("a", 60), Meters("b", 80)],
            Projections = [Connect("a", "b", new Bernoulli(0.3), 1)],
        };
        SynapseList synapses = Compile(program).ReadSynapses(0);
        for (int source = 0; source < 60; source++)
        {
            int[] row = synapses.Targets[(int)synapses.Offsets[source]..(int)synapses.Offsets[source + 1]];
            Assert.Equal(row.Distinct().Order(), row);
        }
        Assert.InRange(synapses.Targets.Length, 1440 - Statistics.Deviations * 31.7, 1440 + Statistics.Deviations * 31.7);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, Size * Size)]
    public void Bernoulli_at_the_ends_connects_nothing_or_everything(double probability, int synapses)
        => Assert.Equal(synapses, Compile(Network(new Bernoulli(probability), 1, 1)).ReadSynapses(0).Targets.Length);

    [Fact]
    public void No_neuron_connects_to_itself_where_that_is_excluded()
    {
        foreach (ConnectivitySpec form in (ConnectivitySpec[])[new FixedInDegree(20, false), new FixedOutDegree(20, false), new Bernoulli(1, false)])
        {
            NetworkProgram program = new() { DtMs = 1, Seed = 3, Populations = [Relays("a", Size)], Projections = [Connect("a", "a", form, 1)] };
            SynapseList synapses = Compile(program).ReadSynapses(0);
            for (int source = 0; source < Size; source++)
                for (long i = synapses.Offsets[source]; i < synapses.Offsets[source + 1]; i++) Assert.NotEqual(source, synapses.Targets[i]);
        }
    }

    /// <summary>Targets beyond the first block of <see cref="SynapseGenerator.TargetBlock"/>: any part of a network can be made alone, so all agree on it.</summary>
    [Theory]
    [MemberData(nameof(Forms))]
    public void A_network_is_the_one_that_the_reference_backend_makes(string form)
    {
        IBackend oracle = Oracle();
        ConnectivitySpec connectivity = form switch
        {
            "Csr" => Pairs(5, (0, 4999), (3, 17), (4, 4096)),
            "OneToOne" => new OneToOne(),
            "FixedTotalNumber" => new FixedTotalNumber(20_000),
            "Bernoulli" => new Bernoulli(0.2),
            _ => s_forms[form],
        };
        NetworkProgram program = new()
        {
            DtMs = 1,
            Seed = 77,
            Populations = [Relays("a", form == "OneToOne" ? 5000 : 5), Meters("b", 5000)],
            Projections =
            [
                Connect("a", "b", connectivity, new DrawnValues(new LogNormalDistribution(0, 1), 0, 3), new DrawnValues(new NormalDistribution(20, 10), 1, 40, OutsideRule.Redraw)),
            ],
        };
        IExecutable expected = Compile(oracle, program), actual = Compile(program);
        SynapseList list = expected.ReadSynapses(0), other = actual.ReadSynapses(0);
        Assert.Equal(list.Offsets, other.Offsets);
        Assert.Equal(list.Targets, other.Targets);
        Assert.Equal(list.DelaySteps, other.DelaySteps);
        Assert.Equal(Read(expected, StateAddress.Weights(0)), Read(actual, StateAddress.Weights(0)));
    }

    [Fact]
    public void Drawn_weights_follow_their_law()
    {
        Assert.InRange(Statistics.Kolmogorov(Draw(new DrawnValues(new NormalDistribution(1, 0.5))), x => Statistics.NormalCumulative((x - 1) / 0.5)), 0, 1);
        Assert.InRange(Statistics.Kolmogorov(Draw(new DrawnValues(new UniformDistribution(-1, 3))), x => (x + 1) / 4), 0, 1);
        Assert.InRange(Statistics.Kolmogorov(Draw(new DrawnValues(new LogNormalDistribution(0.2, 0.7))), x => Statistics.NormalCumulative((Math.Log(x) - 0.2) / 0.7)), 0, 1);
    }

    /// <summary>Of a standard normal law, Phi(-1) = 0.15866 lies below -1 and 0.30854 above 0.5; n = 4096.</summary>
    [Fact]
    public void Clipped_weights_pile_up_at_the_ends_of_the_interval()
    {
        double[] weights = Draw(new DrawnValues(new NormalDistribution(0, 1), -1, 0.5));
        Assert.All(weights, w => Assert.InRange(w, -1, 0.5));
        foreach ((double end, double share) in new[] { (-1, 0.15866), (0.5, 0.30854) })
        {
            double spread = Statistics.Deviations * Math.Sqrt(weights.Length * share * (1 - share));
            Assert.InRange(weights.Count(w => w == end), weights.Length * share - spread, weights.Length * share + spread);
        }
    }

    [Fact]
    public void Redrawn_weights_follow_the_law_restricted_to_the_interval()
    {
        double[] weights = Draw(new DrawnValues(new NormalDistribution(0, 1), -1, 0.5, OutsideRule.Redraw));
        double below = Statistics.NormalCumulative(-1), kept = Statistics.NormalCumulative(0.5) - below;
        Assert.All(weights, w => Assert.InRange(w, -1, 0.5));
        Assert.InRange(Statistics.Kolmogorov(weights, x => (Statistics.NormalCumulative(x) - below) / kept), 0, 1);
    }

    /// <summary>Uniform on [1, 5] in steps, halves up: 1 and 5 get an eighth, 2 to 4 a quarter.</summary>
    [Fact]
    public void Drawn_delays_follow_their_law()
    {
        int[] delays = Compile(Large(1, new DrawnValues(new UniformDistribution(1, 5)))).ReadSynapses(0).DelaySteps;
        Assert.InRange(
            Statistics.ChiSquareDeviations([.. Enumerable.Range(1, 5).Select(d => delays.LongCount(x => x == d))], [512, 1024, 1024, 1024, 512]),
            double.NegativeInfinity, Statistics.Deviations);
        Assert.All(delays, d => Assert.InRange(d, 1, 5));
    }

    /// <summary>
    /// Three synapses of at most 2^20 onto one target: the grid is 2^-9, since 3 x 2^20 x 2^9 is below 2^31 and 2^10 would be above. On it
    /// 2^20 + 2^-9 - 2^20 is 2^-9 in every order; in single precision the order decides between 2^-9 and 0.
    /// </summary>
    [Fact]
    public void Sums_are_exact_in_every_order_of_sources()
    {
        double large = Math.ScaleB(1, 20), small = Math.ScaleB(1, -9);
        foreach (double[] weights in (double[][])[[large, small, -large], [large, -large, small], [small, large, -large], [-large, small, large]])
        {
            NetworkProgram program = new()
            {
                DtMs = 1,
                Populations = [Relays("a", 3), Meters("b", 1)],
                Projections = [Connect("a", "b", new Dense(), weights)],
                Inputs = [Events("a", (0, 0), (0, 1), (0, 2))],
                Probes = [FieldOf("b")],
            };
            Expect.Close(small, Run(program, 2).Trace("V b")[1], scale: large);
        }
    }

    /// <summary>The same grid of 2^-9: multiples of it stay, everything else goes to the nearest one, halves to the even one.</summary>
    [Theory]
    [InlineData(3, 3)]
    [InlineData(2.6, 3)]
    [InlineData(2.5, 2)]
    [InlineData(1.5, 2)]
    [InlineData(-0.5, 0)]
    [InlineData(-1.5, -2)]
    public void A_weight_is_rounded_to_the_channels_grid(double inGrids, double expected)
    {
        double grid = Math.ScaleB(1, -9), large = Math.ScaleB(1, 20);
        NetworkProgram program = new()
        {
            DtMs = 1,
            Populations = [Relays("a", 3), Meters("b", 1)],
            Projections = [Connect("a", "b", new Dense(), new[] { large, inGrids * grid, large })],
            Inputs = [Events("a", (0, 1))],
            Probes = [FieldOf("b")],
        };
        Expect.Close(expected * grid, Run(program, 2).Trace("V b")[1], scale: large);
    }

    /// <summary>A thousand weights of 1000 at once, twice: the sum of the projections decides the grid, and no sum leaves it.</summary>
    [Theory]
    [InlineData(1000)]
    [InlineData(-1000)]
    public void The_largest_sum_that_can_arrive_does_not_overflow(double weight)
    {
        NetworkProgram program = new()
        {
            DtMs = 1,
            Populations = [Relays("a", 1000), Meters("b", 3)],
            Projections = [Connect("a", "b", new Dense(), weight), Connect("a", "b", new Dense(), weight) with { Name = "again" }],
            Inputs = [Events("a", [.. Enumerable.Range(0, 1000).Select(n => (0L, n))])],
            Probes = [FieldOf("b")],
        };
        Expect.Close([2000 * weight, 2000 * weight, 2000 * weight], Run(program, 2).RowsOf("V b")[1]);
    }

    [Fact]
    public void Projections_onto_one_channel_add_up_and_those_onto_others_do_not_mix()
    {
        NetworkProgram program = new()
        {
            DtMs = 1,
            Populations = [Relays("a", 1), Neurons<LifExp>("b", 1, 0)],
            Projections =
            [
                Connect("a", "b", new OneToOne(), 0.5, channel: "excitatory"),
                Connect("a", "b", new OneToOne(), 0.25, channel: "excitatory") with { Name = "again" },
                Connect("a", "b", new OneToOne(), -4, channel: "inhibitory") with { Name = "inhibition" },
                Connect("a", "b", new OneToOne(), 16, channel: "current") with { Name = "current" },
            ],
            Inputs = [Events("a", (0, 0))],
        };
        IExecutable executable = Compile(program);
        FieldLayout layout = new(program.Populations[1]);
        executable.Run(2);
        double[] arrived = [.. new[] { "IExc", "IInh", "IStep" }.Select(field => Read(executable, StateAddress.Field(1, layout.Find(field)))[0])];
        Expect.Close([0.75, -4, 16], arrived);
    }

    [Fact]
    public void A_spike_runs_around_a_ring_of_delays()
    {
        NetworkProgram program = new()
        {
            DtMs = 1,
            Populations = [Relays("a", 5)],
            Projections = [Connect("a", "a", Pairs(5, (0, 1), (1, 2), (2, 3), (3, 4), (4, 0)), 1, 3)],
            Inputs = [Events("a", (0, 0))],
            Probes = [SpikesOf("a")],
        };
        Expect.Spikes(Enumerable.Range(0, 20).Select(lap => (3L * lap, lap % 5)), Run(program, 60).Train("a"));
    }

    /// <summary>Rows are targets: with 2 of 4 in use, targets 2 and 3 get nothing; a rewrite of step 4 holds from then on, for what is sent, not for what is in flight.</summary>
    [Fact]
    public void Rows_beyond_those_in_use_receive_nothing()
    {
        NetworkProgram program = new()
        {
            DtMs = 1,
            Populations = [Relays("a", 1), Meters("b", 4)],
            Projections = [Connect("a", "b", new Dense(), new double[] { 1, 2, 3, 4 }, 2) with { InitialRows = 2 }],
            Inputs = [Events("a", (0, 0), (3, 0), (4, 0))],
            Probes = [FieldOf("b")],
        };
        IExecutable executable = Compile(program);
        Recording before = Recording.Of(executable, 4);
        Expect.Close([1, 2, 0, 0], before.RowsOf("V b")[2]);
        executable.WriteState(StateAddress.Rows(0), [3, 0]);
        Recording after = Recording.Of(executable, 4);
        Expect.Close([1, 2, 0, 0], after.RowsOf("V b")[1]);
        Expect.Close([1, 2, 3, 0], after.RowsOf("V b")[2]);
    }

    /// <summary>2 is cut to the largest emission of 1 and counted; 0 is silence.</summary>
    [Fact]
    public void A_graded_emission_multiplies_the_weight_and_is_cut_to_its_largest()
    {
        NetworkProgram program = Graded(largest: null);
        Recording run = Run(program, 6);
        Expect.Close([0, 0.5 * 8, -0.25 * 8, 1 * 8, 0, -1 * 8], run.Trace("V b"));
        Expect.Close([0.5, -0.25, 1, -1], [.. run.SpikesOf("spikes a").Select(spike => (double)spike.Value)]);
        Assert.Equal([0, 1, 2, 4], run.SpikesOf("spikes a").Select(spike => spike.Step));
        Assert.Equal((2L, 4L), (run.Saturations, run.SynapticEvents));
        Recording wide = Run(Graded(largest: 4), 6);
        Expect.Close([0, 4, -2, 16, 0, -24], wide.Trace("V b"));
        Assert.Equal(0, wide.Saturations);
    }

    private static NetworkProgram Graded(double? largest) => new()
    {
        DtMs = 1,
        Populations = [new PopulationSpec { Name = "a", Shape = [1], Kernel = NeuronKernelSpec.Of<GradedRelay>(), LargestEmission = largest }, Meters("b", 1)],
        Projections = [Connect("a", "b", new OneToOne(), 8)],
        Inputs = [Jumps("a", "in", (0, 0, 0.5f), (1, 0, -0.25f), (2, 0, 2), (3, 0, 0), (4, 0, -3))],
        Probes = [SpikesOf("a"), FieldOf("b")],
    };

    private static NetworkProgram OneSynapse(double weight, double delay) => new()
    {
        DtMs = 1,
        Populations = [Relays("a", 1), Meters("b", 1)],
        Projections = [Connect("a", "b", new OneToOne(), weight, delay)],
        Inputs = [Events("a", (2, 0))],
        Probes = [FieldOf("b")],
    };

    private static NetworkProgram Network(ConnectivitySpec connectivity, ValueSpec weight, ValueSpec delay) => new()
    {
        DtMs = 1,
        Seed = 42,
        Populations = [Relays("a", Size), Meters("b", Size)],
        Projections = [Connect("a", "b", connectivity, weight, delay)],
        Probes = [FieldOf("b")],
    };

    /// <summary>4096 synapses.</summary>
    private static NetworkProgram Large(ValueSpec weight, ValueSpec delay) => new()
    {
        DtMs = 1,
        Seed = 9,
        Populations = [Relays("a", 64), Meters("b", 64)],
        Projections = [Connect("a", "b", new Dense(), weight, delay)],
    };

    private double[] Draw(ValueSpec weight) => Read(Compile(Large(weight, 1)), StateAddress.Weights(0));
}
