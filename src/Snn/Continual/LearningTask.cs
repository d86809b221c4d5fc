namespace Neuromorphic.Snn.Continual;

/// <summary>One task of a sequence.</summary>
/// <param name="Name">For reports.</param>
/// <param name="Train">What is trained on.</param>
/// <param name="Test">What is tested on.</param>
/// <param name="Outputs">Outputs that its labels mean; null for all.</param>
public sealed record LearningTask(string Name, ExampleSet Train, ExampleSet Test, IReadOnlyList<int>? Outputs = null);
