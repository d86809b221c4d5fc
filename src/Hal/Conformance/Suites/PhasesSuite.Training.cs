using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Reference;
using Neuromorphic.Hal.Kernels.Phases;
using Neuromorphic.Hal.Program;
using Xunit;
using static Neuromorphic.Hal.Conformance.PhaseParts;

namespace Neuromorphic.Hal.Conformance.Suites;

/// <summary>Networks trained by phases: the gradients that the backend finds are those of central differences of the loss, taken in double precision on the reference.</summary>
/// <remarks>
/// Phase 0 writes the loss to "loss.value", phase 1 goes on from it and updates every projection by minus its gradient. Differences over 2e-5 in double precision are
/// good to about 1e-9; what is left is the backend's single precision.
/// </remarks>
public abstract partial class PhasesSuite<TTarget>
{
    private const double Difference = 1e-5, GradientBound = 1e-5;

    private static readonly PopulationSpec s_loss = Store("loss", 1, SingleState("each"), SingleParameter("value"));

    [Fact]
    public void A_hidden_layer_and_softmax_cross_entropy_have_the_gradients_of_central_differences()
    {
        StageSpec[] forward =
        [
            Multiply("in->hidden", "in.x", "hidden.current"), Map<ClampMap>("hidden.current", "-1", "1", "hidden.rate"),
            Multiply("hidden->out", "hidden.rate", "out.logits"),
            Reduce("out.logits", "out.largest", ReductionAxis.Elements, Reduction.Maximum), Map<ShiftedExpMap>("out.logits", "out.largest", "1", "out.exp"),
            Reduce("out.exp", "out.sum", ReductionAxis.Elements), Select(Selection.OneHot, "out.label", "out.hot"),
            Map<CrossEntropyLossMap>("out.logits", "out.largest", "out.sum", "out.hot", "out.loss"), Reduce("out.loss", "loss.each", ReductionAxis.Elements),
            Reduce("loss.each", "loss.value", ReductionAxis.Batch, Reduction.Mean),
        ];
        StageSpec[] backward =
        [
            Map<CrossEntropyMap>("out.exp", "out.sum", "out.hot", "0.25", "out.g"), Transposed("hidden->out", "out.g", "hidden.e"),
            Map<InsideMap>("hidden.e", "hidden.current", "-1", "1", "hidden.d"),
            Update<PlainUpdate>("hidden->out", "hidden.rate", "out.g", "-1"), Update<PlainUpdate>("in->hidden", "in.x", "hidden.d", "-1"),
        ];
        Verify(
            new NetworkProgram
            {
                DtMs = 1,
                Populations =
                [
                    Store("in", 5, State("x")), Store("hidden", 6, State("current"), State("rate"), State("e"), State("d")),
                    Store("out", 3, State("logits"), SingleState("largest"), State("exp"), SingleState("sum"), Label("label"), State("hot"), State("loss"), State("g")), s_loss,
                ],
                Projections = [Matrix("in", "hidden", Waves(30, 1.3)), Matrix("hidden", "out", Waves(18, 2.1))],
                Phases = [new PhaseSpec("loss", forward), new PhaseSpec("gradient", backward)],
            },
            e =>
            {
                for (int replica = 0; replica < 4; replica++)
                {
                    e.Set("in.x", replica, Waves(5, 3.7 + replica));
                    e.Set("out.label", replica, replica % 3);
                }
            });
    }

    [Fact]
    public void Leaky_neurons_through_time_have_the_gradients_of_central_differences()
    {
        // loss = mean over the batch of the sum over rows and elements of weight y^2, y a leaky integral of the input current.
        StageSpec[] forward =
        [
            Multiply("in->out", "tape:x", "tape:current"), Map<TraceMap>("tape:current", "0.75", "tape:y"), Map<MultiplyMap>("tape:y", "out.weight", "tape:e"),
            Map<MultiplyMap>("tape:y", "tape:e", "tape:terms"), Reduce("tape:terms", "out.total", ReductionAxis.Rows), Reduce("out.total", "loss.each", ReductionAxis.Elements),
            Reduce("loss.each", "loss.value", ReductionAxis.Batch, Reduction.Mean),
        ];
        StageSpec[] backward =
        [
            // d loss / d y = 2 weight y / batch.
            Map<MultiplyMap>("tape:e", "0.5", "tape:e"),
            Map<AdjointMap>("tape:e", "1", "0.75", "tape:q") with { Direction = ScanDirection.Backward }, Update<PlainUpdate>("in->out", "tape:x", "tape:q", "-1"),
        ];
        Verify(
            new NetworkProgram
            {
                DtMs = 1,
                Populations = [Store("in", 3, State("unused")), Store("out", 4, Parameter("weight"), State("total")), s_loss],
                Projections = [Matrix("in", "out", Waves(12, 0.9))],
                Tapes = [new TapeSpec("x", "in", 5), .. new[] { "current", "y", "e", "terms", "q" }.Select(name => new TapeSpec(name, "out", 5))],
                Phases = [new PhaseSpec("loss", forward), new PhaseSpec("gradient", backward)],
            },
            e =>
            {
                e.Set("out.weight", 0, 0.5, 1, -0.25, 2);
                e.SetTape("x", Waves(5 * 4 * 3, 4.3));
            });
    }

    [Fact]
    public void Batch_normalisation_per_channel_has_the_gradients_of_central_differences()
    {
        // Two channels of three positions. loss = mean over the batch of the sum of weight y^2.
        StageSpec[] forward =
        [
            Multiply("in->out", "in.x", "out.x"), Reduce("out.x", "out.overBatch", ReductionAxis.Batch, Reduction.Mean),
            Reduce("out.overBatch", "channels.mean", ReductionAxis.Elements, Reduction.Mean), Map<SquaredDifferenceMap>("out.x", "channels.mean", "out.square"),
            Reduce("out.square", "out.overBatch", ReductionAxis.Batch, Reduction.Mean), Reduce("out.overBatch", "channels.variance", ReductionAxis.Elements, Reduction.Mean),
            Map<InverseDeviationMap>("channels.variance", "0.00001", "channels.r"),
            Map<NormaliseMap>("out.x", "channels.mean", "channels.r", "channels.scale", "channels.shift", "out.normal", "out.y"),
            Map<MultiplyMap>("out.y", "out.weight", "out.e"), Map<MultiplyMap>("out.y", "out.e", "out.terms"), Reduce("out.terms", "loss.each", ReductionAxis.Elements),
            Reduce("loss.each", "loss.value", ReductionAxis.Batch, Reduction.Mean),
        ];
        StageSpec[] backward =
        [
            Map<MultiplyMap>("out.e", "0.5", "out.e"),
            Reduce("out.e", "out.overBatch", ReductionAxis.Batch, Reduction.Mean), Reduce("out.overBatch", "channels.meanE", ReductionAxis.Elements, Reduction.Mean),
            Map<MultiplyMap>("out.e", "out.normal", "out.terms"), Reduce("out.terms", "out.overBatch", ReductionAxis.Batch, Reduction.Mean),
            Reduce("out.overBatch", "channels.meanENormal", ReductionAxis.Elements, Reduction.Mean),
            Map<NormaliseBackwardMap>("out.e", "out.normal", "channels.scale", "channels.r", "channels.meanE", "channels.meanENormal", "out.d"),
            Update<PlainUpdate>("in->out", "in.x", "out.d", "-1"),
        ];
        Verify(
            new NetworkProgram
            {
                DtMs = 1,
                Populations =
                [
                    Store("in", 4, State("x")),
                    Store("out", 6, State("x"), Parameter("overBatch"), State("square"), State("normal"), State("y"), State("e"), State("terms"), State("d"), Parameter("weight")),
                    Store("channels", 2, Parameter("mean"), Parameter("variance"), Parameter("r"), Parameter("scale"), Parameter("shift"), Parameter("meanE"), Parameter("meanENormal")),
                    s_loss,
                ],
                Projections = [Matrix("in", "out", Waves(24, 1.1))],
                Phases = [new PhaseSpec("loss", forward), new PhaseSpec("gradient", backward)],
            },
            e =>
            {
                e.Set("out.weight", 0, 1, 0.5, -1, 0.25, 2, 1);
                e.Set("channels.scale", 0, 1.5, 0.5);
                e.Set("channels.shift", 0, 0.25, -0.5);
                for (int replica = 0; replica < 4; replica++) e.Set("in.x", replica, Waves(4, 2.3 + 1.7 * replica));
            });
    }

    /// <summary>Numbers in (-1, 1) without a pattern that the networks could mirror.</summary>
    private static double[] Waves(int count, double phase) => [.. Enumerable.Range(0, count).Select(i => Math.Round(Math.Sin(phase + 2.4 * i * i), 3))];

    private void Verify(NetworkProgram program, Action<IExecutable> feed)
    {
        IExecutable backend = Compile(program, batch: 4), exact = Compile(new ReferenceBackend(new ReferenceOptions { Precision = Precision.Double }), program, batch: 4);
        feed(backend);
        feed(exact);
        double[][] before = [.. program.Projections.Select(projection => backend.Weights(projection.Name))];
        backend.RunPhase(0);
        exact.RunPhase(0);
        Expect.Close(exact.Field("loss.value"), backend.Field("loss.value"), within: 1e-5);
        backend.RunPhase(1);
        for (int p = 0; p < program.Projections.Count; p++)
        {
            double[] after = backend.Weights(program.Projections[p].Name), weights = exact.Weights(program.Projections[p].Name);
            double[] found = [.. after.Select((weight, i) => before[p][i] - weight)], expected = [.. weights.Select((_, i) => (Loss(i, 1) - Loss(i, -1)) / (2 * Difference))];
            Assert.True(expected.Max(Math.Abs) > 0.01, "the network hardly depends on its weights");
            Expect.Close(expected, found, within: GradientBound);

            double Loss(int weight, int sign)
            {
                double[] changed = [.. weights];
                changed[weight] += sign * Difference;
                exact.WriteState(StateAddress.Weights(p), changed);
                exact.RunPhase(0);
                exact.WriteState(StateAddress.Weights(p), weights);
                return exact.Field("loss.value")[0];
            }
        }
    }
}
