using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Program;
using Xunit;
using static Neuromorphic.Hal.Conformance.Parts;

namespace Neuromorphic.Hal.Conformance.Suites;

/// <summary>Events and held values, from the program and from the host; Poisson counts and noise by their statistics; the order in which inputs are added.</summary>
[Suite(Capability.Inputs)]
public abstract class InputsSuite<TTarget> : ConformanceSuite<TTarget> where TTarget : IConformanceTarget, new()
{
    private const int Size = 100, Steps = 400;

    [Fact]
    public void Events_add_their_value_in_their_step()
    {
        NetworkProgram program = Metered(2, Jumps("m", "in", (0, 0, 1.5f), (2, 1, -2), (2, 1, 0.5f), (4, 0, 1)));
        Recording run = Run(program, 6);
        Expect.Close([1.5, 0, 0, 0, 1, 0], run.Trace("V m", 0));
        Expect.Close([0, 0, -1.5, 0, 0, 0], run.Trace("V m", 1));
    }

    [Fact]
    public void Events_of_the_host_come_on_top_and_a_second_write_replaces_the_first()
    {
        IExecutable executable = Compile(Metered(1, Jumps("m", "in", (1, 0, 1), (3, 0, 1))));
        executable.WriteEvents(0, 0, [new InputEvent(0, 0, 50)]);
        executable.WriteEvents(0, 0, [new InputEvent(1, 0, 10), new InputEvent(2, 0, 20), new InputEvent(5, 0, 30)]);
        Expect.Close([0, 11, 20], Recording.Of(executable, 3).Trace("V m"));
        executable.WriteEvents(0, 0, [new InputEvent(3, 0, 100), new InputEvent(4, 0, 200)]);
        Expect.Close([101, 200, 0], Recording.Of(executable, 3).Trace("V m"));
        executable.Reset([0]);
        Expect.Close([0, 1, 0, 1, 0, 0], Recording.Of(executable, 6).Trace("V m"));
    }

    [Fact]
    public void Held_values_are_zero_until_somebody_writes_them()
    {
        IExecutable executable = Compile(Metered(2, new ValuesInput { Name = "held", Target = "m", Channel = "in" }));
        Expect.Close([0, 0], Recording.Of(executable, 1).RowsOf("V m")[0]);
        executable.WriteInput(0, 0, [3, -4]);
        Recording run = Recording.Of(executable, 3);
        Assert.All(run.RowsOf("V m"), row => Expect.Close([3, -4], row));
        executable.Reset([0]);
        Expect.Close([0, 0], Recording.Of(executable, 1).RowsOf("V m")[0]);
    }

    /// <summary>Row r is held from step 3 r on, counted from the reset; the last row is held on.</summary>
    [Fact]
    public void Rows_follow_one_another_each_held_for_its_steps()
    {
        ValuesInput rows = new() { Name = "rows", Target = "m", Channel = "in", Rows = [1, 10, 2, 20, 3, 30], HoldSteps = 3 };
        IExecutable executable = Compile(Metered(2, rows));
        Recording run = Recording.Of(executable, 11);
        Expect.Close([1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3], run.Trace("V m", 0));
        Expect.Close([10, 10, 10, 20, 20, 20, 30, 30, 30, 30, 30], run.Trace("V m", 1));
        // Written in step 11: row 3 = floor(11 / 3) of what is written then, and the last where there are fewer.
        executable.WriteInput(0, 0, [5, 50, 6, 60, 7, 70, 8, 80, 9, 90]);
        Expect.Close([8, 9, 9], Recording.Of(executable, 3).Trace("V m", 0));
        executable.WriteInput(0, 0, [4, 40]);
        Expect.Close([4, 4], Recording.Of(executable, 2).Trace("V m", 0));
        executable.Reset([0]);
        Expect.Close([1, 1, 1, 2], Recording.Of(executable, 4).Trace("V m", 0));
    }

    /// <summary>1 + 1e17 - 1e17 is 0 in either precision, 1e17 - 1e17 + 1 is 1: the result shows the order.</summary>
    [Fact]
    public void Inputs_are_added_after_the_synapses_in_the_order_of_the_program()
    {
        Expect.SkipInexact();
        ValuesInput one = Held("one", 1), plus = Held("plus", 1e17), minus = Held("minus", -1e17);
        Expect.Close(0, Run(Metered(1, one, plus, minus), 1).Trace("V m")[0]);
        Expect.Close(1, Run(Metered(1, plus, minus, one), 1).Trace("V m")[0]);
        NetworkProgram synapse = Metered(1, plus, minus) with
        {
            Populations = [Meters("m", 1), Relays("a", 1)],
            Projections = [Connect("a", "m", new OneToOne(), 1)],
        };
        synapse = synapse with { Inputs = [.. synapse.Inputs, Events("a", (0, 0))] };
        Expect.Close([0, 0], Run(synapse, 2).Trace("V m"));
    }

    [Fact]
    public void Events_of_one_step_are_added_in_the_order_of_their_list_the_hosts_after_the_programs()
    {
        Expect.SkipInexact();
        Expect.Close(0, Run(Metered(1, Jumps("m", "in", (0, 0, 1), (0, 0, 1e17f), (0, 0, -1e17f))), 1).Trace("V m")[0]);
        Expect.Close(1, Run(Metered(1, Jumps("m", "in", (0, 0, 1e17f), (0, 0, -1e17f), (0, 0, 1))), 1).Trace("V m")[0]);
        IExecutable late = Compile(Metered(1, Jumps("m", "in", (0, 0, 1))));
        late.WriteEvents(0, 0, [new InputEvent(0, 0, 1e17f), new InputEvent(0, 0, -1e17f)]);
        Expect.Close(0, Recording.Of(late, 1).Trace("V m")[0]);
        IExecutable early = Compile(Metered(1, Jumps("m", "in", (0, 0, 1e17f))));
        early.WriteEvents(0, 0, [new InputEvent(0, 0, -1e17f), new InputEvent(0, 0, 1)]);
        Expect.Close(1, Recording.Of(early, 1).Trace("V m")[0]);
    }

    [Fact]
    public void Poisson_counts_times_their_weight_are_added()
    {
        double[] draws = [.. Draws(Poisson(3.5, weight: 0.5)).SelectMany(row => row)];
        Assert.All(draws, value => Assert.Equal(Math.Round(2 * value), 2 * value));
        Assert.Contains(draws, value => value > 1);
        Assert.All(Draws(Poisson(0)).SelectMany(row => row), value => Assert.Equal(0, value));
    }

    /// <summary>Counts k have probability m^k e^-m / k!; the tail from 6 on is one bin. n = 40,000.</summary>
    [Theory]
    [InlineData(0.7)]
    [InlineData(2.5)]
    public void Poisson_counts_follow_their_law(double mean)
    {
        double[] draws = [.. Draws(Poisson(mean)).SelectMany(row => row)];
        long[] observed = new long[7];
        foreach (double draw in draws) observed[(int)Math.Min(6, draw)]++;
        double[] expected = new double[7];
        double probability = Math.Exp(-mean), left = 1;
        for (int k = 0; k < 6; k++)
        {
            expected[k] = draws.Length * probability;
            left -= probability;
            probability *= mean / (k + 1);
        }
        expected[6] = draws.Length * left;
        Assert.InRange(Statistics.ChiSquareDeviations(observed, expected), double.NegativeInfinity, Statistics.Deviations);
        // Mean and variance are both m; their standard errors are sqrt(m / n) and sqrt((m + 2 m^2) / n).
        Assert.InRange(Math.Abs(draws.Average() - mean), 0, Statistics.Deviations * Math.Sqrt(mean / draws.Length));
        double variance = draws.Average(x => (x - mean) * (x - mean));
        Assert.InRange(Math.Abs(variance - mean), 0, Statistics.Deviations * Math.Sqrt((mean + 2 * mean * mean) / draws.Length));
    }

    [Fact]
    public void Each_neuron_may_have_a_mean_of_its_own()
    {
        double[] means = [.. Enumerable.Range(0, Size).Select(n => n % 4 * 2.0)];
        IReadOnlyList<double[]> draws = Draws(Poisson(means));
        for (int kind = 0; kind < 4; kind++)
        {
            double mean = 2.0 * kind, count = Steps * Size / 4;
            double sum = draws.Sum(row => row.Where((_, n) => n % 4 == kind).Sum());
            Assert.InRange(Math.Abs(sum / count - mean), 0, Statistics.Deviations * Math.Sqrt(mean / count));
        }
    }

    [Fact]
    public void Noise_is_normal_with_its_mean_and_deviation()
    {
        double[] draws = [.. Draws(Noise(2, 0.5)).SelectMany(row => row)];
        Assert.InRange(Statistics.Kolmogorov(draws, x => Statistics.NormalCumulative((x - 2) / 0.5)), 0, 1);
        Assert.All(Draws(Noise(2, 0)).SelectMany(row => row), value => Assert.Equal(2, value));
    }

    [Fact]
    public void Noise_is_held_for_its_steps_and_drawn_anew_after_them()
    {
        IReadOnlyList<double[]> draws = Draws(Noise(0, 1) with { HoldSteps = 5 });
        for (int step = 0; step < Steps; step++)
        {
            if (step % 5 != 0) Assert.Equal(draws[step - 1], draws[step]);
            else if (step > 0) Assert.DoesNotContain(true, draws[step].Zip(draws[step - 1], (now, before) => now == before));
        }
    }

    /// <summary>Correlations of n independent pairs have a standard deviation of 1 / sqrt(n).</summary>
    [Fact]
    public void Draws_are_independent_of_those_of_other_steps_neurons_and_inputs()
    {
        foreach (InputSpec input in (InputSpec[])[Poisson(0.7), Noise(0, 1)])
        {
            NetworkProgram both = Metered(Size, input) with { Populations = [Meters("m", Size), Meters("other", Size)] };
            both = both with
            {
                Inputs = [input, input with { Name = "other", Target = "other" }],
                Probes = [FieldOf("m"), FieldOf("other")],
            };
            Recording run = Run(both, Steps);
            IReadOnlyList<double[]> draws = run.RowsOf("V m"), others = run.RowsOf("V other");
            Uncorrelated(draws.SkipLast(1).SelectMany(row => row), draws.Skip(1).SelectMany(row => row));
            Uncorrelated(draws.SkipLast(4).SelectMany(row => row), draws.Skip(4).SelectMany(row => row));
            Uncorrelated(draws.SelectMany(row => row.SkipLast(1)), draws.SelectMany(row => row.Skip(1)));
            Uncorrelated(draws.SelectMany(row => row), others.SelectMany(row => row));
        }
    }

    private static void Uncorrelated(IEnumerable<double> x, IEnumerable<double> y)
    {
        double[] first = [.. x], second = [.. y];
        Assert.InRange(Math.Abs(Statistics.Correlation(first, second)) * Math.Sqrt(first.Length), 0, Statistics.Deviations);
    }

    private IReadOnlyList<double[]> Draws(InputSpec input) => Run(Metered(Size, input), Steps).RowsOf("V m");

    private static PoissonInput Poisson(ValueSpec mean, double weight = 1)
        => new() { Name = "poisson", Target = "m", Channel = "in", MeanPerStep = mean, Weight = weight };

    private static NoiseInput Noise(double mean, double deviation)
        => new() { Name = "noise", Target = "m", Channel = "in", Mean = mean, StandardDeviation = deviation };

    private static ValuesInput Held(string name, double value) => new() { Name = name, Target = "m", Channel = "in", Rows = [value] };

    private static NetworkProgram Metered(int size, params InputSpec[] inputs) => new()
    {
        DtMs = 1,
        Seed = 2024,
        Populations = [Meters("m", size)],
        Inputs = inputs,
        Probes = [FieldOf("m")],
    };
}
