using Neuromorphic.Hal.Kernels.Phases;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Snn.Learning;

/// <summary>Back-propagation through time and its online form, a layer at a time along tapes: errors within a layer do not wait for other layers' next steps.</summary>
/// <remarks>
/// <code>
/// forward   u[t] = lambda v[t-1] + I[t];  z[t] = 1 where u[t] >= theta;  v[t] = u[t] - theta z[t];  the image is the first layer's current in every step
/// BPTT      logits = W mean_t(z);  e[t] = g W / T;  q[t] = e[t] s(u[t]) + lambda q[t+1];  e below = q W;  dW = sum_t q[t]' z[t]
/// OTTT      logits[t] = W z[t], loss = mean over t;  d[t] = e[t] s(u[t]), no term from later steps;  dW = sum_t d[t]' a[t],  a[t] = lambda a[t-1] + z[t]
/// </code>
/// The image has no trace: it is the factor of the first layer as it is, times the errors summed over steps. Sources: as at <see cref="TrainingRule"/>.
/// </remarks>
internal sealed class SurrogateDraft(TrainingOptions options, ITrainingAddition? addition) : TrainingDraft(options, addition)
{
    private readonly SurrogateOptions _neuron = options.Surrogate;

    private bool Online => Options.Rule == TrainingRule.Ottt;

    private int Last => Options.Hidden.Count;

    private int Steps => _neuron.Steps;

    /// <summary>Mean of the last layer's spikes: the logits are linear, and their mean decides for both rules.</summary>
    protected override Operand Score => Program.State(Layer(Last), "mean");

    protected override void AddForward(List<StageSpec> stages)
    {
        for (int layer = 1; layer <= Last; layer++)
        {
            string name = Layer(layer);
            Operand current = layer == 1 ? Program.State(name, "current") : Tape(layer, "current");
            stages.Add(Stage.Multiply(Weights(layer), layer == 1 ? Image : Tape(layer - 1, "spikes"), current));
            stages.Add(Stage.Map<SoftResetLifMap>(
                current, Stage.Of(_neuron.Decay), Stage.Of(1), Stage.Of(_neuron.Threshold), Stage.Of(_neuron.Threshold), Tape(layer, "potential"), Tape(layer, "spikes")) with
            { Rows = Steps });
        }
        stages.Add(Stage.Reduce(Tape(Last, "spikes"), Program.State(Layer(Last), "mean"), ReductionAxis.Rows, Reduction.Mean));
    }

    protected override void AddStep(List<StageSpec> stages, bool later)
    {
        AddForward(stages);
        Operand error;
        if (Online)
        {
            error = AddLossOfEveryStep(stages);
            for (int layer = 1; layer <= Last; layer++) stages.Add(Stage.Map<TraceMap>(Tape(layer, "spikes"), Stage.Of(_neuron.Decay), Tape(layer, "trace")));
            Gradients.Add((new LayerTrace(Options.WeightLayers, Layer(Last), Tape(Last, "trace"), Tape(Last, "trace")), error));
        }
        else
        {
            AddLogits(stages, Score);
            AddLoss(stages);
            error = OutputError;
            Gradients.Add((new LayerTrace(Options.WeightLayers, Layer(Last), Score, Tape(Last, "spikes")), error));
        }
        for (int layer = Last; layer >= 1; layer--)
        {
            // The mean over steps gives every step a share of the error; in OTTT the loss has it already.
            double scale = ErrorScale(layer + 1) / (layer == Last && !Online ? Steps : 1);
            Operand arriving = layer == Last && !Online ? Program.State(Layer(layer), "arriving") : Tape(layer, "arriving");
            stages.Add(Back(layer + 1, error, arriving));
            if (scale != 1) stages.Add(Stage.Map<MultiplyMap>(arriving, Stage.Of(scale), arriving));
            error = AddNeuron(stages, layer, arriving);
            if (layer == 1)
            {
                FieldOf total = Program.State(Layer(1), "errorTotal");
                stages.Add(Stage.Reduce(error, total, ReductionAxis.Rows));
                Gradients.Add((new LayerTrace(1, InputLayer, Image, Image), total));
            }
            else
            {
                TapeOf factor = Tape(layer - 1, Online ? "trace" : "spikes");
                Gradients.Add((new LayerTrace(layer, Layer(layer - 1), factor, factor), error));
            }
        }
    }

    /// <summary>From errors at the spikes to errors at the input current.</summary>
    private TapeOf AddNeuron(List<StageSpec> stages, int layer, Operand arriving)
    {
        TapeOf slope = Tape(layer, "slope"), error = Tape(layer, "error");
        stages.Add(Stage.Map<SigmoidSurrogateMap>(Tape(layer, "potential"), Stage.Of(_neuron.Threshold), Stage.Of(_neuron.Slope), slope));
        stages.Add(Online
            ? Stage.Map<MultiplyMap>(arriving, slope, error)
            : Stage.Map<AdjointMap>(arriving, slope, Stage.Of(_neuron.Decay), error) with { Direction = ScanDirection.Backward });
        return error;
    }

    /// <summary>Cross-entropy of every step's own logits, divided by the steps: errors are known at once.</summary>
    private TapeOf AddLossOfEveryStep(List<StageSpec> stages)
    {
        TapeOf logits = Program.Tape(Output, "logits", Steps), exp = Program.Tape(Output, "exp", Steps), error = Program.Tape(Output, "error", Steps);
        TapeOf loss = Program.Tape(Output, "loss", Steps), largest = Program.Tape(Control, "largest", Steps), sum = Program.Tape(Control, "sum", Steps);
        FieldOf onehot = Program.State(Output, "onehot"), total = Program.State(Output, "loss"), each = Program.SingleState(Output, "sampleLoss");
        // The decision is by the mean of the logits.
        AddLogits(stages, Score);
        AddDecision(stages);
        stages.AddRange(
        [
            Stage.Multiply(Weights(Options.WeightLayers), Tape(Last, "spikes"), logits),
            Stage.Map<WhereMap>(HeadMask, logits, Stage.Of(OffHead), logits),
            Stage.Reduce(logits, largest, ReductionAxis.Elements, Reduction.Maximum),
            Stage.Map<ShiftedExpMap>(logits, largest, HeadMask, exp),
            Stage.Reduce(exp, sum, ReductionAxis.Elements),
            Stage.Select(Selection.OneHot, Program.Integer(Output, "label"), onehot),
            Stage.Map<CrossEntropyMap>(exp, sum, onehot, RowWeight, error),
            Stage.Map<CrossEntropyLossMap>(logits, largest, sum, onehot, loss),
            Stage.Reduce(loss, total, ReductionAxis.Rows, Reduction.Mean),
            Stage.Reduce(total, each, ReductionAxis.Elements),
        ]);
        AddToTotal(stages, each, "lossTotal");
        return error;
    }

    private TapeOf Tape(int layer, string name) => Program.Tape(Layer(layer), name, Steps);
}
