namespace Neuromorphic.Hal.Contracts;

/// <summary>A phase asked for a weight that is infinite or not a number: training has diverged.</summary>
public sealed class DivergedException : Exception
{
    /// <summary>The first such update of a phase.</summary>
    /// <param name="phase">Name of the phase.</param>
    /// <param name="stage">Position of the stage in the phase.</param>
    /// <param name="projection">Name of the projection.</param>
    public DivergedException(string phase, int stage, string projection)
        : base($"Phase '{phase}', stage {stage}: an update asks for weights of projection '{projection}' that are infinite or not a number. "
            + "Restore a saved state, and lower the learning rate or clip the gradient.")
        => (Phase, Stage, Projection) = (phase, stage, projection);

    /// <summary>Name of the phase.</summary>
    public string Phase { get; }

    /// <summary>Position of the stage in the phase.</summary>
    public int Stage { get; }

    /// <summary>Name of the projection.</summary>
    public string Projection { get; }
}
