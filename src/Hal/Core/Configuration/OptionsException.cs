using Neuromorphic.Hal.Contracts;

namespace Neuromorphic.Hal.Configuration;

/// <summary>Options that cannot be used; carries everything that is wrong with them, each with its key.</summary>
public sealed class OptionsException : ArgumentException
{
    /// <summary>A refusal of <paramref name="what"/> for the given reasons, of which there is at least one.</summary>
    public OptionsException(string what, IReadOnlyList<Gap> problems)
        : base(problems is [var single] ? $"{single}" : $"{what} has {problems.Count} errors:{string.Concat(problems.Select(p => $"{Environment.NewLine}  {p}"))}")
        => Problems = problems;

    /// <summary>All reasons; the object of each is the key.</summary>
    public IReadOnlyList<Gap> Problems { get; }

    /// <summary>Throws if there are problems.</summary>
    /// <param name="what">What was read, for the message.</param>
    /// <param name="problems">Empty if nothing is wrong.</param>
    /// <exception cref="OptionsException">There are problems.</exception>
    public static void ThrowIfAny(string what, IReadOnlyList<Gap> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        if (problems.Count > 0) throw new OptionsException(what, problems);
    }
}
