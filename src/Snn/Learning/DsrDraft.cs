using Neuromorphic.Hal.Kernels.Phases;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Snn.Learning;

/// <summary>Training by spike representation in closed form: work that is constant in time is done once a batch.</summary>
/// <remarks>
/// <code>
/// forward   I1 = W1 x;  z1 = LIF(I1);  I2 = W2 (a1 z1);  z2 = LIF(I2);  ..;  logits = W wr(s of the last hidden layer)
/// backward  g = (softmax - onehot) / B;  e = kappa g W (last hidden layer), d W (others);  d = e / tau where 0 &lt; wr(I) &lt; Vth tau / dt
///           dW1 = d1' x;  dW2 = d2' mean(s1);  ..;  last: g' wr(s);  dVth = dt sum e where wr(I) > Vth tau / dt
/// </code>
/// a = Vth / dt is a layer's amplitude, wr the weighted and mean the plain mean over time. The current's derivative is constant in time, so a hidden layer's weight
/// gradient needs the plain mean only; weighted mean currents come from the pass that makes the spikes, not from a product of their own.
/// Thresholds learn during the first task by plain gradient descent, with the momentum of SGD where there is one, and are frozen later.
/// Source: the closed forms follow from Meng et al., CVPR 2022, with thresholds as in Xiao et al., ICLR 2024.
/// </remarks>
internal sealed class DsrDraft(TrainingOptions options, ITrainingAddition? addition) : TrainingDraft(options, addition)
{
    private readonly DsrOptions _dsr = options.Dsr;

    private int Last => Options.Hidden.Count;

    protected override Operand Score => WeightedRate(Last);

    /// <summary>Vth of a hidden layer.</summary>
    private FieldOf Threshold(int layer) => Program.SingleParameter(Layer(layer), "threshold", _dsr.Threshold);

    private FieldOf WeightedRate(int layer) => Program.State(Layer(layer), "rate");

    private FieldOf Drive(int layer) => Program.State(Layer(layer), layer == 1 ? "current" : "drive");

    protected override void AddForward(List<StageSpec> stages)
    {
        double beta = _dsr.Decay, sum = _dsr.SumOfWeights;
        for (int layer = 1; layer <= Last; layer++)
        {
            FieldOf threshold = Threshold(layer);
            stages.AddRange(
            [
                Stage.Map<ClampMap>(threshold, Stage.Of(_dsr.LeastThreshold), Stage.Of(1e30), threshold),
                Stage.Map<MultiplyMap>(threshold, Stage.Of(_dsr.FiringFraction), Derived(layer, "fires")),
                Stage.Map<MultiplyMap>(threshold, Stage.Of(_dsr.Tau / _dsr.StepLength), Derived(layer, "bound")),
                Stage.Map<MultiplyMap>(threshold, Stage.Of(1 / (_dsr.StepLength * sum)), Derived(layer, "rateWeight")),
                Stage.Map<MultiplyMap>(threshold, Stage.Of(1 / (_dsr.StepLength * _dsr.Steps)), Derived(layer, "meanWeight")),
                Stage.Map<MultiplyMap>(threshold, Stage.Of((1 - beta) / _dsr.StepLength), Derived(layer, "gain")),
            ]);
        }
        for (int layer = 1; layer <= Last; layer++)
        {
            string name = Layer(layer);
            // The first layer's current is the same in every step; the others' comes from spikes of amplitude 1, scaled where they arrive.
            Operand current = layer == 1 ? Program.State(name, "current") : Program.Tape(name, "current", _dsr.Steps);
            Operand gain = layer == 1 ? Stage.Of(1 - beta) : Derived(layer - 1, "gain"), driveWeight = layer == 1 ? Stage.Of(1 / sum) : Derived(layer - 1, "rateWeight");
            // Nothing reads the last layer's spikes one by one: a field keeps the last row and the tape is not written.
            Operand spikes = layer == Last ? Program.State(name, "spike") : Program.Tape(name, "spikes", _dsr.Steps);
            stages.Add(Stage.Multiply(Weights(layer), layer == 1 ? Image : Program.Tape(Layer(layer - 1), "spikes", _dsr.Steps), current));
            stages.Add(Stage.Map<SpikeRepresentationLifMap>(
                current, Stage.Of(beta), gain, Derived(layer, "fires"), Threshold(layer), Derived(layer, "rateWeight"), Derived(layer, "meanWeight"), driveWeight,
                spikes, WeightedRate(layer), Program.State(name, "mean"), Program.State(name, "drive")) with
            { Rows = _dsr.Steps });
        }
    }

    protected override void AddStep(List<StageSpec> stages, bool later)
    {
        AddForward(stages);
        AddLogits(stages, Score);
        AddLoss(stages);
        Operand error = OutputError;
        Gradients.Add((new LayerTrace(Options.WeightLayers, Layer(Last), WeightedRate(Last), WeightedRate(Last)), error));
        for (int layer = Last; layer >= 1; layer--)
        {
            string name = Layer(layer);
            FieldOf arriving = Program.State(name, "arriving"), passed = Program.State(name, "error"), beyond = Program.State(name, "beyond");
            double factor = ErrorScale(layer + 1) * (layer == Last ? _dsr.Kappa : 1);
            stages.Add(Back(layer + 1, error, arriving));
            stages.Add(Stage.Map<SpikeRepresentationErrorMap>(
                arriving, Drive(layer), Derived(layer, "bound"), Stage.Of(factor), Stage.Of(1 / _dsr.Tau), passed, beyond));
            if (!later) AddThreshold(stages, layer, beyond);
            Gradients.Add((layer == 1
                ? new LayerTrace(1, InputLayer, Image, Image)
                : new LayerTrace(layer, Layer(layer - 1), Program.State(Layer(layer - 1), "mean"), WeightedRate(layer - 1)), passed));
            error = passed;
        }
    }

    private void AddThreshold(List<StageSpec> stages, int layer, FieldOf beyond)
    {
        string name = Layer(layer);
        FieldOf perNeuron = Program.Parameter(name, "beyondSum"), gradient = Program.SingleParameter(name, "thresholdGradient"), step = gradient;
        stages.Add(Stage.Reduce(beyond, perNeuron, ReductionAxis.Batch));
        stages.Add(Stage.Reduce(perNeuron, gradient, ReductionAxis.Elements));
        stages.Add(Stage.Map<MultiplyMap>(gradient, Stage.Of(_dsr.StepLength), gradient));
        if (Options.Optimiser is SgdOptions { Momentum: > 0 } sgd)
        {
            step = Program.SingleParameter(name, "thresholdVelocity");
            stages.Add(Stage.Map<ScaleAddMap>(Stage.Of(sgd.Momentum), step, gradient, step));
        }
        stages.Add(Stage.Map<ScaleAddMap>(NegativeRate, step, Threshold(layer), Threshold(layer)));
    }

    private FieldOf Derived(int layer, string name) => Program.SingleParameter(Layer(layer), name);
}
