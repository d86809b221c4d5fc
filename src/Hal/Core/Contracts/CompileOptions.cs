namespace Neuromorphic.Hal.Contracts;

/// <summary>How a program is compiled.</summary>
public sealed record CompileOptions
{
    /// <summary>One replica, no memory limit but the machine's.</summary>
    public static CompileOptions Default { get; } = new();

    /// <summary>Number of replicas of all state, at least 1. They share the weights; inputs and probes are per replica.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>Refuse programs that need more than this many bytes; null for what the machine has.</summary>
    public long? MemoryLimitBytes { get; init; }
}

/// <summary>One reason why a program cannot run.</summary>
/// <param name="Object">Path of the object: projection 'E->I', say.</param>
/// <param name="Problem">The value and what is allowed.</param>
/// <param name="Advice">What to do.</param>
public sealed record Gap(string Object, string Problem, string Advice)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Object}: {Problem} {Advice}";
}

/// <summary>Bytes that a program will take.</summary>
/// <param name="Bytes">Total while running.</param>
/// <param name="Synapses">Expected number of synapses.</param>
public sealed record MemoryEstimate(long Bytes, long Synapses);

/// <summary>A program that a backend cannot run, or that is not valid at all; carries every reason.</summary>
public sealed class ProgramRefusedException : Exception
{
    /// <summary>A refusal by <paramref name="refusedBy"/> for the given reasons.</summary>
    public ProgramRefusedException(string refusedBy, IReadOnlyList<Gap> gaps)
        : base($"{refusedBy} refuses the program:{string.Concat(gaps.Select(gap => $"{Environment.NewLine}  {gap}"))}") => Gaps = gaps;

    /// <summary>All reasons.</summary>
    public IReadOnlyList<Gap> Gaps { get; }
}
