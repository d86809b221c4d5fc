namespace Neuromorphic.Snn.Reservoirs;

/// <summary>What a liquid state machine is busy with.</summary>
public enum LiquidStateMachineStage
{
    /// <summary>Samples become features.</summary>
    Encoding,

    /// <summary>The readout is trained.</summary>
    Training,
}

/// <summary>How far a long call is.</summary>
/// <param name="Stage">What is going on.</param>
/// <param name="Done">Samples or epochs done.</param>
/// <param name="Total">Of how many.</param>
/// <param name="Loss">Mean cross-entropy of the last epoch in nats, where there is one.</param>
public readonly record struct LiquidStateMachineProgress(LiquidStateMachineStage Stage, int Done, int Total, double? Loss = null);

/// <summary>A classified sample.</summary>
/// <param name="Label">Index of the class.</param>
/// <param name="ClassName">Its name.</param>
/// <param name="Scores">Score of every class: logits of a softmax readout, regressed targets of a ridge readout.</param>
public sealed record Prediction(int Label, string ClassName, float[] Scores);
