namespace Neuromorphic.Snn.Continual;

/// <summary>Nothing protects earlier tasks: what forgetting is measured against. Thresholds are frozen after the first task, as in every method here.</summary>
public sealed class FineTuning : ContinualMethod
{
    /// <inheritdoc/>
    public override string Name => "fine-tuning";
}
