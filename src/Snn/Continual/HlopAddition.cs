using Neuromorphic.Hal.Kernels.Phases;
using Neuromorphic.Hal.Program;
using Neuromorphic.Snn.Learning;

namespace Neuromorphic.Snn.Continual;

/// <summary>The lateral circuit of every layer, as stages of a training step.</summary>
/// <remarks>
/// <code>
/// y = Q(H x);  x- = -H' y;  x^ = x + x-                projection by the old rows: x^ takes the place of x in the weight gradient
/// repeated:  y = Q(Hnew x);  e = (x - Hold' Q(Hold x)) - Hnew' y;  d = clip(y' e / B);  D = m D + (1 - m) d;  Hnew = Hnew + rate D
/// </code>
/// Old rows are frozen rows of the matrix, new ones its learning rows. That the residual of the old rows is computed once a batch changes nothing, as they do not
/// change. Source: Xiao et al., ICLR 2024; the rule is Oja's symmetric subspace rule, Int. J. Neural Syst. 1, 1989.
/// </remarks>
internal sealed class HlopAddition(HlopOptions options) : ITrainingAddition
{
    private readonly HashSet<string> _declared = [];

    /// <summary>Name of the lateral neurons of a layer of weights.</summary>
    public static string Lateral(int layer) => $"lateral {layer}";

    /// <summary>Name of their matrix: from the layer's inputs to them.</summary>
    public static string Subspace(int layer) => $"subspace {layer}";

    /// <summary>Name of the fields that hold the energy of the inputs and of what no row captures, mean per sample.</summary>
    public const string Energy = "energy", Residual = "residualEnergy";

    public Operand Presynaptic(TrainingDraft draft, List<StageSpec> stages, LayerTrace trace, bool later)
    {
        ProgramDraft program = draft.Program;
        int size = program.Size(trace.Population);
        string lateral = Lateral(trace.Layer), subspace = Subspace(trace.Layer);
        if (_declared.Add(subspace))
        {
            program.Population(lateral, size);
            program.Matrix(subspace, trace.Population, lateral, 0, initialRows: 0);
        }
        Operand activity = options.FactorOnly ? trace.Factor : trace.Activity;
        bool taped = activity is TapeOf;
        Operand y = Of(lateral, "y"), back = Of(trace.Population, $"back {trace.Layer}"), residual = Of(trace.Population, $"residual {trace.Layer}");
        Operand error = Of(trace.Population, $"uncaptured {trace.Layer}"), projected = trace.Factor;
        if (later)
        {
            Project(activity, y, back, residual);
            projected = residual;
            if (!ReferenceEquals(activity, trace.Factor) && activity != trace.Factor)
            {
                // Rows learn one average of the activity, the gradient takes another.
                bool factorTaped = trace.Factor is TapeOf;
                Operand y2 = Of(lateral, "yFactor", factorTaped), back2 = Of(trace.Population, $"backFactor {trace.Layer}", factorTaped);
                projected = Of(trace.Population, $"projected {trace.Layer}", factorTaped);
                Project(trace.Factor, y2, back2, projected);
            }
        }
        for (int i = 0; i < options.Iterations; i++)
        {
            stages.Add(Stage.Multiply(subspace, activity, y, RowSelection.Learning));
            Quantise(y);
            stages.Add(Stage.Transposed(subspace, y, back, RowSelection.Learning));
            stages.Add(Stage.Map<SubtractMap>(later ? residual : activity, back, error));
            stages.Add(Stage.Update<ClippedAverageUpdate>(
                subspace, error, y, Stage.Of(options.Rate(trace.Layer)), Stage.Of(options.Momentum), Stage.Of(options.Clip), taped ? draft.RowWeight : draft.BatchWeight));
        }
        if (options.CapturedEnergy is not null)
        {
            Measure(activity, Energy);
            Measure(error, Residual);
        }
        return projected;

        Operand Of(string population, string name, bool? onTape = null)
            => onTape ?? taped ? program.Tape(population, name, draft.Options.Steps) : program.State(population, name);

        void Quantise(Operand lateralActivity)
        {
            if (options.Spikes is { } spikes)
                stages.Add(Stage.Map<QuantiseMap>(lateralActivity, Stage.Of(spikes.Scale), Stage.Of(spikes.Steps), lateralActivity));
        }

        void Project(Operand source, Operand lateralActivity, Operand feedback, Operand target)
        {
            stages.Add(Stage.Multiply(subspace, source, lateralActivity, RowSelection.Frozen));
            Quantise(lateralActivity);
            stages.Add(Stage.Transposed(subspace, lateralActivity, feedback, RowSelection.Frozen));
            stages.Add(Stage.Map<SubtractMap>(source, feedback, target));
        }

        void Measure(Operand values, string name)
        {
            FieldOf perInput = program.Parameter(trace.Population, $"{name} {trace.Layer}"), batch = program.SingleParameter(lateral, $"{name}OfBatch"), total = program.SingleParameter(lateral, name);
            Operand square = Of(trace.Population, $"square {trace.Layer}");
            stages.Add(Stage.Map<MultiplyMap>(values, values, square));
            stages.Add(Stage.Reduce(square, perInput, ReductionAxis.Batch, Reduction.Mean));
            stages.Add(Stage.Reduce(perInput, batch, ReductionAxis.Elements));
            stages.Add(Stage.Map<AddMap>(total, batch, total));
        }
    }
}
