using Neuromorphic.Hal.Connectivity;
using Neuromorphic.Hal.Program;
using Neuromorphic.Hal.Random;
using static Neuromorphic.Hal.Tests.Connectivity.Networks;

namespace Neuromorphic.Hal.Tests.Connectivity;

public class SynapseGeneratorTests
{
    private static ValueSpec DrawnWeights { get; } = new DrawnValues(new NormalDistribution(2, 0.5), 0, 10, OutsideRule.Redraw);

    private static ValueSpec DrawnDelays { get; } = new DrawnValues(new UniformDistribution(1, 9));

    public static TheoryData<string> Forms() => new(AllForms.Keys);

    private static Dictionary<string, ConnectivitySpec> AllForms { get; } = new()
    {
        ["csr"] = new Csr([0, 2, 2, 5, .. Enumerable.Repeat(5L, 57)], [3, 3, 49, 0, 7]),
        ["dense"] = new Dense(),
        ["oneToOne"] = new OneToOne(),
        ["inDegree"] = new FixedInDegree(13),
        ["outDegree"] = new FixedOutDegree(7),
        ["total"] = new FixedTotalNumber(1234),
        ["bernoulli"] = new Bernoulli(0.3),
    };

    [Fact]
    public void Listed_synapses_come_back_as_they_were_listed()
    {
        NetworkProgram program = One(3, 4, new Csr([0, 2, 2, 3], [3, 0, 1]), new double[] { 0.5, -1.5, 2 }, new double[] { 1, 2.5, 3.4 });
        Assert.Equal([new Edge(0, 3, 0.5f, 1), new Edge(0, 0, -1.5f, 3), new Edge(2, 1, 2, 3)], Edges(Make(program)));
        SynapseGenerator made = Make(program);
        Assert.Equal((2.0, 1, 3, 1, 2), (made.LargestWeight, made.MinDelay, made.MaxDelay, made.MaxInDegree, made.MaxRowLength));
    }

    [Fact]
    public void Dense_rows_hold_every_target_ascending()
    {
        Edge[] expected = [.. from s in Enumerable.Range(0, 3) from t in Enumerable.Range(0, 4) select new Edge(s, t, 1, 1)];
        Assert.Equal(expected, Edges(Make(One(3, 4, new Dense()))));
        Assert.Equal(3, Make(One(3, 4, new Dense())).MaxInDegree);
    }

    [Fact]
    public void One_to_one_joins_equal_numbers()
        => Assert.Equal([new Edge(0, 0, 1, 1), new Edge(1, 1, 1, 1)], Edges(Make(One(2, 2, new OneToOne()))));

    /// <summary>Each target is drawn as word 0 of block (source, j, 0, EDGE) says: a reader can make any row by hand.</summary>
    [Fact]
    public void A_fixed_out_degree_draws_the_targets_that_its_counters_say()
    {
        StreamKey key = StreamKey.Of(1, "projection/p");
        foreach (Edge edge in Edges(Make(One(5, 1000, new FixedOutDegree(1)))))
            Assert.Equal((int)Philox4x32.ToIndex(Philox4x32.Block(new Words((uint)edge.Source, 0, 0, 0x45444745), key).W0, 1000), edge.Target);
    }

    [Fact]
    public void A_fixed_in_degree_gives_every_target_its_number_in_rows_sorted_by_target()
    {
        SynapseGenerator made = Make(One(50, 200, new FixedInDegree(20)));
        List<Edge> edges = Edges(made);
        Assert.All(edges.CountBy(e => e.Target), c => Assert.Equal(20, c.Value));
        Assert.Equal(4000, made.Count);
        Assert.Equal(20, made.MaxInDegree);
        for (int i = 1; i < edges.Count; i++)
            if (edges[i].Source == edges[i - 1].Source) Assert.True(edges[i].Target >= edges[i - 1].Target);
        // Sources are Binomial(4000, 1/50): mean 80, deviation 8.9; 50 of them within 5 deviations (false alarm 3e-5).
        Assert.All(edges.CountBy(e => e.Source), c => Assert.InRange(c.Value, 36, 124));
    }

    [Theory]
    [InlineData(1L, 30, 30)]
    [InlineData(100_000L, 300, 9000)]
    [InlineData(2_000_000L, 17, 5)]
    public void A_fixed_total_number_is_met_exactly_and_spread_evenly(long count, int sources, int targets)
    {
        SynapseGenerator made = Make(One(sources, targets, new FixedTotalNumber(count)));
        Assert.Equal(count, made.Count);
        List<Edge> edges = Edges(made);
        // Multinomial counts: chi square over sources has sources - 1 degrees of freedom, deviation sqrt(2 df); 6 deviations above for df > 10 (false alarm below 1e-5).
        double perSource = (double)count / sources, chiSquare = 0;
        int[] bySource = new int[sources];
        foreach (Edge e in edges) bySource[e.Source]++;
        foreach (int n in bySource) chiSquare += (n - perSource) * (n - perSource) / perSource;
        if (count > 1) Assert.InRange(chiSquare, 0, sources - 1 + 6 * Math.Sqrt(2.0 * sources) + 12);
        // Targets: halves, and the third block (8192..8999) where there is one.
        double share = edges.Count(e => e.Target >= targets / 2) / (double)count, expected = (targets - targets / 2) / (double)targets;
        if (count > 1) Assert.Equal(expected, share, 5 * Math.Sqrt(expected * (1 - expected) / count));
        double last = edges.Count(e => e.Target >= 8192) / (double)count, lastExpected = Math.Max(0, targets - 8192) / (double)targets;
        if (count > 1) Assert.Equal(lastExpected, last, 5 * Math.Sqrt(lastExpected * (1 - lastExpected) / count) + 1e-12);
    }

    [Theory]
    [InlineData(0.1, 1000, 1000)]
    [InlineData(0.9, 400, 5000)]
    [InlineData(0.001, 2000, 10000)]
    public void Bernoulli_pairs_have_their_probability_and_occur_at_most_once(double p, int sources, int targets)
    {
        List<Edge> edges = Edges(Make(One(sources, targets, new Bernoulli(p))));
        double pairs = (double)sources * targets;
        Assert.Equal(p, edges.Count / pairs, 5 * Math.Sqrt(p * (1 - p) / pairs));
        for (int i = 1; i < edges.Count; i++)
            Assert.True(edges[i].Source > edges[i - 1].Source || edges[i].Target > edges[i - 1].Target);
        double[] ends = [0, targets / 2, targets];
        Assert.Equal(0.5, edges.Count(e => e.Target >= targets / 2) / (double)edges.Count, 5 * Math.Sqrt(0.25 / edges.Count));
    }

    [Fact]
    public void Bernoulli_with_probability_0_has_none_and_with_1_has_all()
    {
        SynapseGenerator none = Make(One(5, 6, new Bernoulli(0)));
        Assert.Equal((0L, 0, 0, 0.0), (none.Count, none.MaxRowLength, none.MaxInDegree, none.LargestWeight));
        Assert.Equal([.. from s in Enumerable.Range(0, 2) from t in Enumerable.Range(0, 5000) select (s, t)],
            Edges(Make(One(2, 5000, new Bernoulli(1)))).Select(e => (e.Source, e.Target)));
    }

    [Fact]
    public void Without_self_connections_nobody_meets_itself_and_all_others_are_met()
    {
        foreach (ConnectivitySpec form in new ConnectivitySpec[] { new FixedInDegree(200, false), new FixedOutDegree(200, false), new Bernoulli(0.999, false) })
        {
            List<Edge> edges = Edges(Make(One(6, 1, form, recurrent: true)));
            Assert.DoesNotContain(edges, e => e.Source == e.Target);
            // 30 ordered pairs; a missing one has probability 30 (4/5)^200 = 1e-18, or 30 / 1000 for the last form with this fixed seed.
            Assert.Equal(30, edges.Select(e => (e.Source, e.Target)).Distinct().Count());
        }
        Assert.Contains(Edges(Make(One(6, 1, new FixedOutDegree(200), recurrent: true))), e => e.Source == e.Target);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void What_the_survey_says_is_what_the_rows_hold(string form)
    {
        SynapseGenerator made = Make(One(60, 60, AllForms[form], DrawnWeights, DrawnDelays));
        List<Edge> edges = Edges(made);
        Assert.NotEmpty(edges);
        Assert.Equal(edges.Max(e => Math.Abs(e.Weight)), made.LargestWeight);
        Assert.Equal((edges.Min(e => e.Delay), edges.Max(e => e.Delay)), (made.MinDelay, made.MaxDelay));
        Assert.Equal(edges.CountBy(e => e.Target).Max(c => c.Value), made.MaxInDegree);
        Assert.Equal(edges.CountBy(e => e.Source).Max(c => c.Value), made.MaxRowLength);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Rows_in_double_precision_hold_the_same_numbers_where_drawn(string form)
    {
        SynapseGenerator made = Make(One(60, 60, AllForms[form], DrawnWeights, DrawnDelays));
        int n = made.MaxRowLength;
        int[] targets = new int[n], again = new int[n], delays = new int[n], delaysAgain = new int[n];
        float[] single = new float[n];
        double[] wide = new double[n];
        for (int source = 0; source < 60; source++)
        {
            made.Row(source, targets, single, delays);
            made.Row(source, again, wide, delaysAgain);
            Assert.Equal(targets, again);
            Assert.Equal(delays, delaysAgain);
            Assert.Equal(single.Select(x => (double)x), wide);
        }
    }

    [Fact]
    public void Constant_weights_are_not_rounded_in_double_precision()
    {
        double[] weights = new double[2];
        Make(One(1, 2, new Dense(), 0.1)).Row(0, new int[2], weights, new int[2]);
        Assert.Equal([0.1, 0.1], weights);
    }

    /// <summary>0.1 is 0.100000001490116 in single precision: the larger one bounds the sums.</summary>
    [Fact]
    public void The_largest_weight_covers_its_rounding_to_single_precision() => Assert.Equal((double)0.1f, Make(One(1, 2, new Dense(), 0.1)).LargestWeight);

    [Fact]
    public void Drawn_weights_and_delays_do_not_depend_on_each_other_or_on_the_rows_asked_before()
    {
        SynapseGenerator both = Make(One(40, 50, new FixedOutDegree(9), DrawnWeights, DrawnDelays));
        SynapseGenerator weightsOnly = Make(One(40, 50, new FixedOutDegree(9), DrawnWeights));
        Assert.Equal(Edges(both).Select(e => (e.Target, e.Weight)), Edges(weightsOnly).Select(e => (e.Target, e.Weight)));
        int[] targets = new int[9], delays = new int[9];
        float[] weights = new float[9];
        SynapseGenerator fresh = Make(One(40, 50, new FixedOutDegree(9), DrawnWeights, DrawnDelays));
        fresh.Row(39, targets, weights, delays);
        Assert.Equal(Edges(both).Where(e => e.Source == 39), Enumerable.Range(0, 9).Select(i => new Edge(39, targets[i], weights[i], delays[i])));
    }

    [Fact]
    public void Another_seed_or_another_name_gives_other_synapses()
    {
        NetworkProgram program = One(40, 50, new FixedOutDegree(9));
        NetworkProgram renamed = program with { Projections = [program.Projections[0] with { Name = "q" }] };
        Assert.NotEqual(Edges(Make(program)), Edges(Make(program with { Seed = 2 })));
        Assert.NotEqual(Edges(Make(program)), Edges(Make(renamed)));
        Assert.Equal(Edges(Make(program)), Edges(Make(program)));
    }

    [Fact]
    public void Delays_are_rounded_halves_up_and_never_negative()
    {
        List<Edge> edges = Edges(Make(One(1, 6, new Dense(), 1, new double[] { -3, 0.49, 0.5, 1.5, 2.5, 2.49 })));
        Assert.Equal([0, 0, 1, 2, 3, 2], edges.Select(e => e.Delay));
    }

    [Fact]
    public void A_signalled_token_stops_the_survey()
        => Assert.Throws<OperationCanceledException>(
            () => SynapseGenerator.Create(One(100, 100, new Bernoulli(0.5)), 0, new CancellationToken(canceled: true)));

    [Fact]
    public void Making_rows_allocates_nothing()
    {
        foreach (ConnectivitySpec form in AllForms.Values)
        {
            SynapseGenerator made = Make(One(60, 60, form, DrawnWeights, DrawnDelays));
            int[] targets = new int[made.MaxRowLength], delays = new int[made.MaxRowLength];
            float[] weights = new float[made.MaxRowLength];
            for (int i = 0; i < 60; i++) made.Row(i, targets, weights, delays);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 60; i++) made.Row(i, targets, weights, delays);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }
}
