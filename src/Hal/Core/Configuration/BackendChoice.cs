using Neuromorphic.Hal.Contracts;

namespace Neuromorphic.Hal.Configuration;

/// <summary>What "auto" found for one program: the first backend that accepts it, and why those before it do not.</summary>
/// <param name="Backend">The choice; null if every backend refuses.</param>
/// <param name="Refusals">Those that were tried before it, in order, each with its reasons.</param>
public sealed record BackendChoice(IBackend? Backend, IReadOnlyList<BackendRefusal> Refusals)
{
    /// <summary>The choice and every refusal, one line each.</summary>
    public override string ToString()
    {
        IEnumerable<string> lines = Refusals.SelectMany(r => r.Reasons.Select(reason => $"not '{r.Name}': {reason}"));
        return string.Join(Environment.NewLine, lines.Prepend(Backend is null ? "backend auto: none accepts the program" : $"backend auto: '{Backend.Name}'"));
    }

    /// <summary>All reasons, each under the name of its backend.</summary>
    internal IReadOnlyList<Gap> Gaps
        => [.. Refusals.SelectMany(r => r.Reasons.Select(reason => reason with { Object = $"backend '{r.Name}', {reason.Object}" }))];
}

/// <summary>Why a backend was passed over.</summary>
/// <param name="Name">Which backend.</param>
/// <param name="Reasons">Every gap it names, or why it could not be made on this machine.</param>
public sealed record BackendRefusal(string Name, IReadOnlyList<Gap> Reasons);
