using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Phases;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Benchmarks;

/// <summary>Programs whose phases are timed.</summary>
internal static class PhaseNetworks
{
    /// <summary>Weights between two layers of storage, with every stage over them as a phase of its own.</summary>
    public static NetworkProgram Products(int sources, int targets, int rows)
    {
        return new NetworkProgram
        {
            DtMs = 1,
            Populations = [Layer("a", sources, "x", "back"), Layer("b", targets, "y", "z")],
            Projections = [Matrix("w", "a", "b", sources)],
            Tapes = [new TapeSpec("spikes", "a", rows), new TapeSpec("out", "b", rows), new TapeSpec("errors", "b", rows)],
            Phases =
            [
                new PhaseSpec("multiply", [new MultiplyStage { Projection = "w", Source = new FieldOf("a", "x"), Target = new FieldOf("b", "y") }]),
                new PhaseSpec("transposed", [new MultiplyTransposedStage { Projection = "w", Source = new FieldOf("b", "z"), Target = new FieldOf("a", "back") }]),
                new PhaseSpec("plain update", [Update<PlainUpdate>("w", new FieldOf("a", "x"), new FieldOf("b", "z"), -1e-6)]),
                new PhaseSpec("momentum update", [Update<SgdUpdate>("w", new FieldOf("a", "x"), new FieldOf("b", "z"), 1e-6, 0.9, 0)]),
                new PhaseSpec("spike tape", [new MultiplyStage { Projection = "w", Source = new TapeOf("spikes"), Target = new TapeOf("out") }]),
                new PhaseSpec("spike tape update", [Update<PlainUpdate>("w", new TapeOf("spikes"), new TapeOf("errors"), -1e-6)]),
            ],
        };
    }

    /// <summary>
    /// One training step of a 784-800-800-10 network by its spike representation (DSR): direct input, 20 steps, two hidden layers of leaky neurons with soft reset,
    /// gradients in closed form, plain gradient descent; thresholds are not trained. Equations: Meng et al., CVPR 2022.
    /// </summary>
    public static NetworkProgram DsrStep(int steps = 20)
    {
        const double Step = 0.05, Threshold = 0.3, Amplitude = Threshold / Step, Rate = 0.1;
        double beta = Math.Exp(-Step), weights = 0, squares = 0;
        for (int t = 0; t < steps; t++)
        {
            weights += Math.Pow(beta, t);
            squares += Math.Pow(beta, 2 * t);
        }
        double kappa = steps * squares / (weights * weights), weighted = Amplitude / weights;
        Operand image = new HeldInput("image"), batchWeight = new FieldOf("out", "weight");
        FieldOf H1(string field) => new("h1", field);
        FieldOf H2(string field) => new("h2", field);
        FieldOf Out(string field) => new("out", field);
        MapStage Lif(Operand input, double gain, string layer) => Map<SoftResetLifMap>(
            input, C(beta), C((1 - beta) * gain), C(0.3 * Threshold), C(Threshold), new FieldOf(layer, "u"), new TapeOf($"z {layer}")) with
        { Rows = steps };
        return new NetworkProgram
        {
            DtMs = 1,
            Populations =
            [
                new PopulationSpec { Name = "in", Shape = [784] },
                Layer("h1", 800, "current", "u", "rate", "mean", "e", "d"), Layer("h2", 800, "u", "r", "rate", "e", "d"),
                Layer("out", 10, "logits", "exp", "onehot", "g") with
                {
                    ExtraFields =
                    [
                        .. Fields("logits", "exp", "onehot", "g"), Single("largest", FieldRole.State), Single("sum", FieldRole.State), Single("weight", FieldRole.Parameter, 1.0 / 64),
                        new ExtraField(new FieldDeclaration("label", FieldRole.State, 0, FieldFormat.Integer), FieldExtent.Single),
                    ],
                },
            ],
            Projections = [Matrix("fc1", "in", "h1", 784), Matrix("fc2", "h1", "h2", 800), Matrix("fc3", "h2", "out", 800)],
            Inputs = [new ValuesInput { Name = "image", Target = "in", Channel = "" }],
            Tapes = [new TapeSpec("z h1", "h1", steps), new TapeSpec("z h2", "h2", steps), new TapeSpec("current", "h2", steps)],
            Phases =
            [
                new PhaseSpec("step",
                [
                    // Forward. Rates are weighted by age: the trace after the last step.
                    new MultiplyStage { Projection = "fc1", Source = image, Target = H1("current") },
                    Lif(H1("current"), 1, "h1"),
                    Map<TraceMap>(new TapeOf("z h1"), C(beta), H1("rate")),
                    new MultiplyStage { Projection = "fc2", Source = new TapeOf("z h1"), Target = new TapeOf("current") },
                    Lif(new TapeOf("current"), Amplitude, "h2"),
                    Map<TraceMap>(new TapeOf("z h2"), C(beta), H2("rate")),
                    Map<MultiplyMap>(H2("rate"), C(weighted), H2("rate")),
                    new MultiplyStage { Projection = "fc3", Source = H2("rate"), Target = Out("logits") },
                    // Loss: softmax cross-entropy.
                    new ReduceStage { Source = Out("logits"), Target = Out("largest"), Over = ReductionAxis.Elements, Operation = Reduction.Maximum },
                    Map<ShiftedExpMap>(Out("logits"), Out("largest"), C(1), Out("exp")),
                    new ReduceStage { Source = Out("exp"), Target = Out("sum"), Over = ReductionAxis.Elements },
                    new SelectStage { Operation = Selection.OneHot, Source = Out("label"), Target = Out("onehot") },
                    Map<CrossEntropyMap>(Out("exp"), Out("sum"), Out("onehot"), batchWeight, Out("g")),
                    // Backward: the pass band of the mean input current stands for the derivative of a layer.
                    new MultiplyTransposedStage { Projection = "fc3", Source = Out("g"), Target = H2("e") },
                    new MultiplyStage { Projection = "fc2", Source = H1("rate"), Target = H2("r") },
                    Map<InsideMap>(H2("e"), H2("r"), C(0), C(Threshold / Step / weighted), H2("d")),
                    Map<MultiplyMap>(H2("d"), C(kappa), H2("d")),
                    new MultiplyTransposedStage { Projection = "fc2", Source = H2("d"), Target = H1("e") },
                    Map<InsideMap>(H1("e"), H1("current"), C(0), C(Threshold / Step), H1("d")),
                    new ReduceStage { Source = new TapeOf("z h1"), Target = H1("mean"), Over = ReductionAxis.Rows, Operation = Reduction.Mean },
                    // Weights.
                    Update<PlainUpdate>("fc3", H2("rate"), Out("g"), -Rate),
                    Update<PlainUpdate>("fc2", H1("mean"), H2("d"), -Rate * Amplitude),
                    Update<PlainUpdate>("fc1", image, H1("d"), -Rate),
                ]),
            ],
        };
    }

    private static ConstantOperand C(double value) => new(value);

    private static PopulationSpec Layer(string name, int size, params string[] fields) => new() { Name = name, Shape = [size], ExtraFields = Fields(fields) };

    private static ExtraField[] Fields(params string[] names) => [.. names.Select(name => new ExtraField(new FieldDeclaration(name, FieldRole.State)))];

    private static ExtraField Single(string name, FieldRole role, double value = 0) => new(new FieldDeclaration(name, role, value), FieldExtent.Single);

    private static ProjectionSpec Matrix(string name, string source, string target, int fanIn) => new()
    {
        Name = name,
        Source = source,
        Target = target,
        Connectivity = new Dense(),
        Weight = new DrawnValues(new UniformDistribution(-1 / Math.Sqrt(fanIn), 1 / Math.Sqrt(fanIn))),
        Use = ProjectionUse.Phases,
    };

    private static MapStage Map<TKernel>(params Operand[] ports) where TKernel : unmanaged, IMapKernel => new() { Kernel = MapKernelSpec.Of<TKernel>(), Ports = ports };

    private static UpdateStage Update<TKernel>(string projection, Operand pre, Operand post, params double[] parameters) where TKernel : unmanaged, IUpdateKernel
        => new() { Projection = projection, Pre = pre, Post = post, Kernel = UpdateKernelSpec.Of<TKernel>(), Parameters = [.. parameters.Select(C)] };
}
