using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Kernels.Phases;
using Neuromorphic.Hal.Program;
using Xunit;
using static Neuromorphic.Hal.Conformance.PhaseParts;

namespace Neuromorphic.Hal.Conformance.Suites;

/// <summary>Convolutions: shared weights in torch's order, groups, stride, padding, dilation and pooling, stepped and in phases.</summary>
/// <remarks>Expected numbers come from one direct loop in double precision, <see cref="Convolved"/>, written from the definition and without the code under test.</remarks>
[Suite(Capability.Convolution)]
public abstract class ConvolutionSuite<TTarget> : ConformanceSuite<TTarget> where TTarget : IConformanceTarget, new()
{
    private const int Height = 7, Width = 6;

    /// <summary>Channels in and out, and the form.</summary>
    public static TheoryData<int, int, int, int, int, int, int, int, int> Forms() => new()
    {
        // C, O, kernel height, kernel width, stride, padding, dilation, groups, pooling
        { 2, 3, 3, 3, 1, 1, 1, 1, 1 },
        { 4, 6, 3, 2, 2, 1, 1, 2, 1 },
        { 2, 4, 2, 3, 1, 2, 2, 1, 2 },
        { 3, 3, 1, 1, 1, 0, 1, 3, 2 },
        { 2, 2, 3, 3, 3, 0, 1, 1, 1 },
        { 30, 2, 3, 3, 1, 1, 1, 1, 1 },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Products_are_those_of_the_definition(int c, int o, int kh, int kw, int stride, int padding, int dilation, int groups, int pooling)
    {
        Conv2d conv = Form(kh, kw, stride, padding, dilation, groups, pooling);
        (NetworkProgram program, double[] weights) = Make(conv, c, o, [Multiply("a->b", "a.x", "b.y"), Transposed("a->b", "b.y", "a.back")]);
        IExecutable e = Compile(program, batch: 2);
        for (int replica = 0; replica < 2; replica++) e.Set("a.x", replica, Values(c * Height * Width, replica));
        e.RunPhase(0);
        for (int replica = 0; replica < 2; replica++)
        {
            double[] x = Values(c * Height * Width, replica), y = Convolved(conv, c, o, x, weights);
            Near(y, e.Field("b.y", replica));
            // The transposed product is the derivative of sum(y z) by x: exact for a linear map, element by element.
            double[] z = e.Field("b.y", replica);
            double[] back = [.. Enumerable.Range(0, x.Length).Select(i => Dot(z, Convolved(conv, c, o, Unit(x.Length, i), weights)))];
            Near(back, e.Field("a.back", replica));
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Updates_are_the_gradients_of_the_definition(int c, int o, int kh, int kw, int stride, int padding, int dilation, int groups, int pooling)
    {
        Conv2d conv = Form(kh, kw, stride, padding, dilation, groups, pooling);
        (NetworkProgram program, double[] weights) = Make(conv, c, o, [Update<PlainUpdate>("a->b", "a.x", "b.y", "1")]);
        IExecutable e = Compile(program, batch: 2);
        int targets = program.Populations[1].Size;
        for (int replica = 0; replica < 2; replica++)
        {
            e.Set("a.x", replica, Values(c * Height * Width, replica));
            e.Set("b.y", replica, Values(targets, replica + 2));
        }
        // Row 0 is frozen: an output channel.
        e.SetRows("a->b", o, 1);
        e.RunPhase(0);
        double[] expected = [.. weights];
        for (int w = weights.Length / o; w < weights.Length; w++)
            for (int replica = 0; replica < 2; replica++)
                expected[w] += Dot(Values(targets, replica + 2), Convolved(conv, c, o, Values(c * Height * Width, replica), Unit(weights.Length, w)));
        Near(expected, e.Weights("a->b"));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Spikes_arrive_as_through_the_listed_synapses(int c, int o, int kh, int kw, int stride, int padding, int dilation, int groups, int pooling)
    {
        Conv2d conv = Form(kh, kw, stride, padding, dilation, groups, pooling);
        (int height, int width) = Extents(conv);
        // Weights that are multiples of 1/64: no rounding anywhere, and pooling by 2 leaves multiples of 1/256.
        double[] weights = [.. Values(o * c / groups * kh * kw, 5).Select(value => Math.Round(value * 64) / 64)];
        int[] spiking = [.. Enumerable.Range(0, c * Height * Width).Where(i => i % 3 != 1)];
        NetworkProgram program = new()
        {
            DtMs = 1,
            Populations =
            [
                Parts.Relays("a", 1) with { Shape = [c, Height, Width] }, Parts.Meters("b", 1) with { Shape = [o, height, width] },
            ],
            Projections = [Parts.Connect("a", "b", conv, weights, 2)],
            Inputs = [Parts.Events("a", [.. spiking.Select(i => (0L, i))])],
            Probes = [Parts.FieldOf("b")],
        };
        IExecutable e = Compile(program);
        e.Run(3);
        double[] arrived = new double[3 * o * height * width];
        e.DrainProbe(0, arrived);
        double[] x = [.. Enumerable.Range(0, c * Height * Width).Select(i => spiking.Contains(i) ? 1.0 : 0)];
        Assert.All(arrived[..(2 * o * height * width)], value => Assert.Equal(0, value));
        Near(Convolved(conv, c, o, x, weights), arrived[(2 * o * height * width)..]);
    }

    [Fact]
    public void Rows_in_use_are_output_channels()
    {
        (NetworkProgram program, double[] weights) = Make(Form(3, 3, 1, 1, 1, 1, 1), 2, 3, [Multiply("a->b", "a.x", "b.y")]);
        IExecutable e = Compile(program);
        double[] x = Values(2 * Height * Width, 0);
        e.Set("a.x", 0, x);
        e.SetRows("a->b", 2, 0);
        e.RunPhase(0);
        double[] expected = Convolved(Form(3, 3, 1, 1, 1, 1, 1), 2, 3, x, weights);
        expected.AsSpan(2 * Height * Width).Clear();
        Near(expected, e.Field("b.y"));
        Assert.Equal(2 * 3 * 9, e.StateLength(StateAddress.Weights(0)));
    }

    private static Conv2d Form(int kh, int kw, int stride, int padding, int dilation, int groups, int pooling)
        => new(kh, kw) { Stride = stride, Padding = padding, Dilation = dilation, Groups = groups, Pooling = pooling };

    private static (int Height, int Width) Extents(Conv2d conv)
        => ((Height / conv.Pooling + 2 * conv.Padding - conv.Dilation * (conv.KernelHeight - 1) - 1) / conv.Stride + 1,
            (Width / conv.Pooling + 2 * conv.Padding - conv.Dilation * (conv.KernelWidth - 1) - 1) / conv.Stride + 1);

    private static (NetworkProgram Program, double[] Weights) Make(Conv2d conv, int c, int o, StageSpec[] stages)
    {
        (int height, int width) = Extents(conv);
        double[] weights = [.. Values(o * c / conv.Groups * conv.KernelHeight * conv.KernelWidth, 5).Select(value => (double)(float)value)];
        return (OnePhase(
            [Store("a", 1, State("x"), State("back")) with { Shape = [c, Height, Width] }, Store("b", 1, State("y")) with { Shape = [o, height, width] }],
            stages, [Matrix("a", "b", weights) with { Connectivity = conv }]), weights);
    }

    /// <summary>torch.nn.Conv2d after torch.nn.AvgPool2d, without bias: the sums of their definitions, in any order, in double precision.</summary>
    private static double[] Convolved(Conv2d conv, int c, int o, double[] x, double[] weights)
    {
        (int height, int width) = Extents(conv);
        int p = conv.Pooling, ph = Height / p, pw = Width / p, inGroup = c / conv.Groups, outGroup = o / conv.Groups;
        double[] y = new double[o * height * width];
        for (int oc = 0; oc < o; oc++)
            for (int oy = 0; oy < height; oy++)
                for (int ox = 0; ox < width; ox++)
                    for (int ic = 0; ic < inGroup; ic++)
                        for (int ky = 0; ky < conv.KernelHeight; ky++)
                            for (int kx = 0; kx < conv.KernelWidth; kx++)
                            {
                                int iy = oy * conv.Stride + ky * conv.Dilation - conv.Padding, ix = ox * conv.Stride + kx * conv.Dilation - conv.Padding;
                                if (iy < 0 || ix < 0 || iy >= ph || ix >= pw) continue;
                                double mean = 0;
                                for (int dy = 0; dy < p; dy++)
                                    for (int dx = 0; dx < p; dx++) mean += x[((oc / outGroup * inGroup + ic) * Height + iy * p + dy) * Width + ix * p + dx] / (p * p);
                                y[(oc * height + oy) * width + ox] += mean * weights[((oc * inGroup + ic) * conv.KernelHeight + ky) * conv.KernelWidth + kx];
                            }
        return y;
    }

    /// <summary>Numbers within [-1, 1] that are in single precision.</summary>
    private static double[] Values(int count, int salt) => [.. Enumerable.Range(0, count).Select(i => (double)(float)Math.Sin(1 + i * (salt + 1) + i * i))];

    private static double[] Unit(int count, int at) => [.. Enumerable.Range(0, count).Select(i => i == at ? 1.0 : 0)];

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    /// <summary>Sums of at most 300 terms: 300 roundings of 2^-24 of partial sums below 40, as terms of both signs keep them, stay below 1e-3.</summary>
    private static void Near(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-3);
    }
}
