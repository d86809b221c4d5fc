using Neuromorphic.Hal.Kernels.Phases;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Snn.Learning;

/// <summary>Puts a network and its training steps together as one program of phases; heirs add the forward and backward pass of their rule.</summary>
/// <remarks>
/// Phases: "train" (first task: thresholds learn too), "train later" (thresholds are frozen, methods protect what was learned) and "evaluate".
/// Losses, right answers and samples are summed on the device until the host takes them.
/// </remarks>
internal abstract class TrainingDraft
{
    /// <summary>Names of the phases.</summary>
    public const string Train = "train", TrainLater = "train later", Evaluate = "evaluate";

    /// <summary>Names of populations and of the input.</summary>
    public const string InputLayer = "input", Output = "output", Control = "training", Images = "images";

    /// <summary>Logit of an output that is not in use.</summary>
    protected const double OffHead = -1e30;

    private readonly ITrainingAddition? _addition;

    protected TrainingDraft(TrainingOptions options, ITrainingAddition? addition)
    {
        (Options, _addition) = (options, addition);
        Program = new ProgramDraft();
        Program.Population(InputLayer, options.Inputs);
        for (int layer = 1; layer <= options.Hidden.Count; layer++) Program.Population(Layer(layer), options.Hidden[layer - 1]);
        Program.Population(Output, options.Outputs);
        Program.Population(Control, 1);
        Image = Program.Input(InputLayer, Images);
        for (int layer = 1; layer <= options.WeightLayers; layer++)
        {
            double bound = 1 / Math.Sqrt(FanIn(layer));
            DrawnValues drawn = new(new UniformDistribution(-bound, bound));
            Program.Matrix(Weights(layer), Layer(layer - 1), Layer(layer), drawn);
            if (options.Errors == ErrorPropagation.FeedbackAlignment && layer > 1) Program.Matrix(Feedback(layer), Layer(layer - 1), Layer(layer), drawn);
        }
    }

    public TrainingOptions Options { get; }

    public ProgramDraft Program { get; }

    /// <summary>The samples of the batch.</summary>
    protected HeldInput Image { get; }

    /// <summary>1 over the samples of the batch.</summary>
    public FieldOf BatchWeight => Program.SingleParameter(Control, "batchWeight", 1.0 / Options.Batch);

    /// <summary>1 over samples times steps.</summary>
    public FieldOf RowWeight => Program.SingleParameter(Control, "rowWeight", 1.0 / (Options.Batch * Options.Steps));

    /// <summary>The learning rate, and its negative.</summary>
    public FieldOf Rate => Program.SingleParameter(Control, "rate", Options.Optimiser.LearningRate);

    public FieldOf NegativeRate => Program.SingleParameter(Control, "negativeRate", -Options.Optimiser.LearningRate);

    /// <summary>The draft of the options' rule.</summary>
    public static TrainingDraft Of(TrainingOptions options, ITrainingAddition? addition)
        => options.Rule == TrainingRule.Dsr ? new DsrDraft(options, addition) : new SurrogateDraft(options, addition);

    /// <summary>Name of a layer of neurons: 0 is the input.</summary>
    public string Layer(int layer) => layer == 0 ? InputLayer : layer > Options.Hidden.Count ? Output : $"hidden {layer}";

    /// <summary>Name of a layer of weights, from 1 on.</summary>
    public static string Weights(int layer) => $"weights {layer}";

    /// <summary>Name of the matrix that carries errors past a layer of weights in feedback alignment.</summary>
    public static string Feedback(int layer) => $"feedback {layer}";

    /// <summary>The program.</summary>
    public NetworkProgram Build()
    {
        foreach (bool later in (bool[])[false, true])
        {
            List<StageSpec> stages = [];
            AddStep(stages, later);
            if (Options.Optimiser is AdamOptions adam) AddPowers(stages, adam);
            AddUpdates(stages, later);
            Program.Phase(later ? TrainLater : Train, stages);
        }
        List<StageSpec> evaluate = [];
        AddForward(evaluate);
        AddLogits(evaluate, Score);
        evaluate.Add(Stage.Select(Selection.ArgMax, Program.State(Output, "logits"), Program.Integer(Output, "predicted")));
        Program.Phase(Evaluate, evaluate);
        return Program.Build(Options.Seed);
    }

    /// <summary>Neurons of a layer.</summary>
    protected int FanIn(int layer) => layer == 1 ? Options.Inputs : Options.Hidden[layer - 2];

    /// <summary>Layers of weights with their presynaptic factors and postsynaptic errors, found by <see cref="AddStep"/>.</summary>
    protected List<(LayerTrace Trace, Operand Error)> Gradients { get; } = [];

    /// <summary>Output of the last hidden layer that decides: read by the last weights.</summary>
    protected abstract Operand Score { get; }

    /// <summary>From the image to the last hidden layer.</summary>
    protected abstract void AddForward(List<StageSpec> stages);

    /// <summary>Forward and backward; fills <see cref="Gradients"/>. Weights are read only.</summary>
    protected abstract void AddStep(List<StageSpec> stages, bool later);

    /// <summary>logits = last weights times what the last layer sends; heads not in use are put far below all others.</summary>
    protected void AddLogits(List<StageSpec> stages, Operand source)
    {
        FieldOf logits = Program.State(Output, "logits");
        stages.Add(Stage.Multiply(Weights(Options.WeightLayers), source, logits));
        stages.Add(Stage.Map<WhereMap>(HeadMask, logits, Stage.Of(OffHead), logits));
    }

    /// <summary>The predicted class, whether it is right, and the sum of right answers.</summary>
    protected void AddDecision(List<StageSpec> stages)
    {
        FieldOf predicted = Program.Integer(Output, "predicted"), label = Program.Integer(Output, "label"), right = Program.SingleState(Output, "right");
        stages.Add(Stage.Select(Selection.ArgMax, Program.State(Output, "logits"), predicted));
        stages.Add(Stage.Map<EqualMap>(predicted, label, right));
        AddToTotal(stages, right, "rightTotal");
    }

    /// <summary>Softmax cross-entropy of the logits, its gradient ("error", divided by the batch), decision and totals.</summary>
    protected void AddLoss(List<StageSpec> stages)
    {
        FieldOf logits = Program.State(Output, "logits"), largest = Program.SingleState(Output, "largest"), exp = Program.State(Output, "exp");
        FieldOf sum = Program.SingleState(Output, "sum"), onehot = Program.State(Output, "onehot"), loss = Program.State(Output, "loss"), each = Program.SingleState(Output, "sampleLoss");
        stages.AddRange(
        [
            Stage.Reduce(logits, largest, ReductionAxis.Elements, Reduction.Maximum),
            Stage.Map<ShiftedExpMap>(logits, largest, HeadMask, exp),
            Stage.Reduce(exp, sum, ReductionAxis.Elements),
            Stage.Select(Selection.OneHot, Program.Integer(Output, "label"), onehot),
            Stage.Map<CrossEntropyMap>(exp, sum, onehot, BatchWeight, OutputError),
            Stage.Map<CrossEntropyLossMap>(logits, largest, sum, onehot, loss),
            Stage.Reduce(loss, each, ReductionAxis.Elements),
        ]);
        AddToTotal(stages, each, "lossTotal");
        AddDecision(stages);
    }

    /// <summary>Gradient of the loss by the logits.</summary>
    protected FieldOf OutputError => Program.State(Output, "error");

    /// <summary>1 for outputs in use.</summary>
    protected FieldOf HeadMask => Program.Parameter(Output, "inUse", 1);

    /// <summary>Carries an error past a layer of weights; what <see cref="ErrorScale"/> gives is still to be multiplied.</summary>
    protected StageSpec Back(int layer, Operand error, Operand target) => Options.Errors switch
    {
        ErrorPropagation.FeedbackAlignment => Stage.Transposed(Feedback(layer), error, target),
        ErrorPropagation.SignSymmetric => Stage.Transposed(Weights(layer), error, target) with { Signs = true },
        _ => Stage.Transposed(Weights(layer), error, target),
    };

    /// <summary>Factor of errors carried past a layer.</summary>
    protected double ErrorScale(int layer) => Options.Errors == ErrorPropagation.SignSymmetric ? 1 / Math.Sqrt(FanIn(layer)) : 1;

    protected void AddToTotal(List<StageSpec> stages, FieldOf each, string total)
    {
        FieldOf batch = Program.SingleParameter(Control, "ofBatch"), field = Program.SingleParameter(Control, total);
        stages.Add(Stage.Reduce(each, batch, ReductionAxis.Batch));
        stages.Add(Stage.Map<AddMap>(field, batch, field));
    }

    private void AddUpdates(List<StageSpec> stages, bool later)
    {
        List<(LayerTrace Trace, Operand Error)> gradients = [.. Gradients];
        Gradients.Clear();
        foreach ((LayerTrace trace, Operand error) in gradients)
        {
            Operand factor = _addition?.Presynaptic(this, stages, trace, later) ?? trace.Factor;
            UpdateStage plain = Optimise(trace.Layer, factor, error);
            stages.Add(_addition?.Update(this, plain, later) ?? plain);
        }
    }

    private UpdateStage Optimise(int layer, Operand factor, Operand error) => Options.Optimiser switch
    {
        SgdOptions { Momentum: 0, WeightDecay: 0 } => Stage.Update<PlainUpdate>(Weights(layer), factor, error, NegativeRate),
        SgdOptions sgd => Stage.Update<SgdUpdate>(Weights(layer), factor, error, Rate, Stage.Of(sgd.Momentum), Stage.Of(sgd.WeightDecay)),
        AdamOptions adam => Stage.Update<AdamUpdate>(
            Weights(layer), factor, error, Rate, Stage.Of(adam.Beta1), Stage.Of(adam.Beta2), Program.SingleParameter(Control, "beta1Power", 1),
            Program.SingleParameter(Control, "beta2Power", 1), Stage.Of(adam.Epsilon), Stage.Of(adam.WeightDecay)),
        _ => throw new NotSupportedException($"The optimiser {Options.Optimiser.GetType().Name} is unknown."),
    };

    private void AddPowers(List<StageSpec> stages, AdamOptions adam)
    {
        FieldOf first = Program.SingleParameter(Control, "beta1Power", 1), second = Program.SingleParameter(Control, "beta2Power", 1);
        stages.Add(Stage.Map<MultiplyMap>(first, Stage.Of(adam.Beta1), first));
        stages.Add(Stage.Map<MultiplyMap>(second, Stage.Of(adam.Beta2), second));
    }
}
