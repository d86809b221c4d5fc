using Neuromorphic.Hal.Program;

namespace Neuromorphic.Snn.Learning;

/// <summary>What a method of continual learning adds to every training step.</summary>
internal interface ITrainingAddition
{
    /// <summary>Adds stages that see a layer's presynaptic activity; they run after the forward pass and before any weight changes.</summary>
    /// <param name="draft">Where fields and matrices are declared.</param>
    /// <param name="stages">Receives the stages.</param>
    /// <param name="trace">The layer.</param>
    /// <param name="later">The step is of a task after the first.</param>
    /// <returns>What takes the factor's place in the weight gradient.</returns>
    Operand Presynaptic(TrainingDraft draft, List<StageSpec> stages, LayerTrace trace, bool later) => trace.Factor;

    /// <summary>May put another update in the place of the optimiser's.</summary>
    /// <param name="draft">Where fields are declared.</param>
    /// <param name="plain">The optimiser's.</param>
    /// <param name="later">The step is of a task after the first.</param>
    UpdateStage Update(TrainingDraft draft, UpdateStage plain, bool later) => plain;
}
