using Neuromorphic.Hal.Conformance;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Reference;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Phases;
using Neuromorphic.Hal.Program;
using static Neuromorphic.Hal.Conformance.PhaseParts;

namespace Neuromorphic.Hal.Host.Tests;

/// <summary>Every map kernel against its equation in double precision.</summary>
public class MapKernelTests
{
    private static readonly double[] s_a = [-3, -1, -0.5, 0, 0.25, 1, 2, 5], s_b = [2, -4, 0.5, 1, -1, 3, 0.125, 7];

    private static readonly Dictionary<string, (MapStage Stage, Func<double, double, double> Expected)> s_cases = new()
    {
        ["Copy"] = (Of<CopyMap>("k.a"), (a, _) => a),
        ["Add"] = (Of<AddMap>("k.a", "k.b"), (a, b) => a + b),
        ["Subtract"] = (Of<SubtractMap>("k.a", "k.b"), (a, b) => a - b),
        ["Multiply"] = (Of<MultiplyMap>("k.a", "k.b"), (a, b) => a * b),
        ["Divide"] = (Of<DivideMap>("k.a", "k.b"), (a, b) => a / b),
        ["ScaleAdd"] = (Of<ScaleAddMap>("3", "k.a", "k.b"), (a, b) => 3 * a + b),
        ["Threshold"] = (Of<ThresholdMap>("k.a", "0.25"), (a, _) => a >= 0.25 ? 1 : 0),
        ["Clamp"] = (Of<ClampMap>("k.a", "-1", "2"), (a, _) => Math.Clamp(a, -1, 2)),
        ["Inside"] = (Of<InsideMap>("k.b", "k.a", "-1", "2"), (a, b) => a is > -1 and < 2 ? b : 0),
        ["Where"] = (Of<WhereMap>("k.a", "k.b", "9"), (a, b) => a != 0 ? b : 9),
        ["Equal"] = (Of<EqualMap>("k.a", "0.25"), (a, _) => a == 0.25 ? 1 : 0),
        // Steps of 0.5 in [-2, 2]; 0.25 is half a step and goes to the even one.
        ["Quantise"] = (Of<QuantiseMap>("k.a", "2", "4"), (a, _) => 2 * Math.Round(Math.Clamp(a, -2, 2) / 2 * 4, MidpointRounding.ToEven) / 4),
        ["ShiftedExp"] = (Of<ShiftedExpMap>("k.a", "5", "k.b"), (a, b) => b * Math.Exp(a - 5)),
        ["CrossEntropy"] = (Of<CrossEntropyMap>("k.a", "4", "k.b", "0.5"), (a, b) => (a / 4 - b) * 0.5),
        ["CrossEntropyLoss"] = (Of<CrossEntropyLossMap>("k.a", "5", "12", "k.b"), (a, b) => b * (Math.Log(12) - (a - 5))),
        ["SigmoidSurrogate"] = (Of<SigmoidSurrogateMap>("k.a", "1", "4"), (a, _) => 4 / (1 + Math.Exp(-4 * (a - 1))) / (1 + Math.Exp(4 * (a - 1)))),
        ["TriangleSurrogate"] = (Of<TriangleSurrogateMap>("k.a", "1", "2"), (a, _) => Math.Max(0, 1 - Math.Abs(a - 1) / 2) / 2),
        ["SquaredDifference"] = (Of<SquaredDifferenceMap>("k.a", "k.b"), (a, b) => (a - b) * (a - b)),
        ["InverseDeviation"] = (Of<InverseDeviationMap>("k.a", "3.5"), (a, _) => 1 / Math.Sqrt(a + 3.5)),
        ["Normalise"] = (Of<NormaliseMap>("k.a", "0.5", "2", "k.b", "1", "k.y"), (a, b) => b * (a - 0.5) * 2 + 1),
        ["NormaliseBackward"] = (Of<NormaliseBackwardMap>("k.a", "k.b", "2", "3", "0.5", "0.25"), (a, b) => 2 * 3 * (a - 0.5 - b * 0.25)),
        ["Trace"] = (Of<TraceMap>("k.a", "0.5"), (a, _) => a),
        ["Adjoint"] = (Of<AdjointMap>("k.a", "k.b", "0.5"), (a, b) => a * b),
        ["SoftResetLif"] = (Of<SoftResetLifMap>("k.a", "0.5", "2", "1", "1", "k.y"), (a, _) => 2 * a >= 1 ? 1 : 0),
        ["SpikeRepresentationLif"] = (Of<SpikeRepresentationLifMap>("k.a", "0.5", "2", "1", "1", "3", "4", "5", "k.y", "k.y", "k.y"), (a, _) => 5 * a),
        ["SpikeRepresentationError"] = (Of<SpikeRepresentationErrorMap>("k.b", "k.a", "1.5", "2", "3", "k.y"), (a, b) => a > 1.5 ? 2 * b : 0),
    };

    public static TheoryData<string> Kernels() => [.. KernelCatalogue.Standard.Maps.Select(kernel => kernel.Declaration.Name)];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_map_kernel_computes_its_equation(string kernel)
    {
        (MapStage stage, Func<double, double, double> expected) = s_cases[kernel];
        Assert.Equal(kernel, stage.Kernel.Declaration.Name);
        foreach (Precision precision in Enum.GetValues<Precision>())
        {
            using IExecutable e = new ReferenceBackend(new ReferenceOptions { Precision = precision })
                .Compile(OnePhase([Store("k", 8, State("a"), State("b"), State("y"), State("z"))], [stage]), CompileOptions.Default);
            e.Set("k.a", 0, s_a);
            e.Set("k.b", 0, s_b);
            e.RunPhase(0);
            double[] found = e.Field("k.z");
            for (int i = 0; i < 8; i++)
            {
                double value = expected(s_a[i], s_b[i]);
                Assert.Equal(value, found[i], Math.Max(1, Math.Abs(value)) * (precision == Precision.Single ? 5e-7 : 1e-14));
            }
        }
    }

    /// <summary>u = 0.5 v + 1 x, spike at 1, v = u - 1 where it spikes: 0.75; 1.125 -> 0.125; 0.8125; 1.15625 -> 0.15625.</summary>
    [Fact]
    public void A_leaky_neuron_keeps_what_is_above_the_threshold_through_a_soft_reset()
    {
        MapStage lif = Map<SoftResetLifMap>("0.75", "0.5", "1", "1", "1", "tape:u", "tape:z") with { Rows = 4 };
        using IExecutable e = new ReferenceBackend().Compile(
            OnePhase([Store("n", 1, State("unused"))], [lif], tapes: [new TapeSpec("u", "n", 4), new TapeSpec("z", "n", 4)]), CompileOptions.Default);
        e.RunPhase(0);
        Assert.Equal([0.75, 1.125, 0.8125, 1.15625], e.Tape("u"));
        Assert.Equal([0, 1, 0, 1], e.Tape("z"));
    }

    /// <summary>
    /// decay 0.5, gain 1, threshold 1, reset 1.5, inputs of 1: u = 1 (spike, v = -0.5), 0.75, 1.375 (spike, v = -0.125), 0.9375.
    /// Weights of the rows are 1/8, 1/4, 1/2, 1: the rate is 3 (1/8 + 1/2), the mean 2 + 2, the drive 0.25 (1/8 + 1/4 + 1/2 + 1).
    /// </summary>
    [Fact]
    public void A_spike_representation_is_the_weighted_and_the_plain_mean_of_the_spikes()
    {
        MapStage lif = Map<SpikeRepresentationLifMap>("1", "0.5", "1", "1", "1.5", "3", "2", "0.25", "tape:z", "n.rate", "n.mean", "n.drive") with { Rows = 4 };
        using IExecutable e = new ReferenceBackend().Compile(
            OnePhase([Store("n", 1, State("rate"), State("mean"), State("drive"))], [lif], tapes: [new TapeSpec("z", "n", 4)]), CompileOptions.Default);
        e.RunPhase(0);
        Assert.Equal([1, 0, 1, 0], e.Tape("z"));
        Assert.Equal([1.875, 4, 0.46875], [e.Field("n.rate")[0], e.Field("n.mean")[0], e.Field("n.drive")[0]]);
    }

    /// <summary>drive on the bound and at 0 are outside the pass band; only above the bound counts for the threshold.</summary>
    [Fact]
    public void The_error_of_a_spike_representation_passes_strictly_inside_its_band()
    {
        MapStage error = Map<SpikeRepresentationErrorMap>("k.e", "k.drive", "2", "3", "0.5", "k.d", "k.beyond");
        using IExecutable e = new ReferenceBackend().Compile(
            OnePhase([Store("k", 5, State("e"), State("drive"), State("d"), State("beyond"))], [error]), CompileOptions.Default);
        e.Set("k.e", 0, 1, 1, 1, 1, 1);
        e.Set("k.drive", 0, -1, 0, 1, 2, 2.5);
        e.RunPhase(0);
        Assert.Equal([0, 0, 1.5, 0, 0], e.Field("k.d"));
        Assert.Equal([0, 0, 0, 0, 3], e.Field("k.beyond"));
    }

    /// <summary>The last port is "k.z".</summary>
    private static MapStage Of<TKernel>(params string[] ports) where TKernel : unmanaged, IMapKernel => Map<TKernel>([.. ports, "k.z"]);
}
