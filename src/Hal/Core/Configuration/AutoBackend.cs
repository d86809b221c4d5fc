using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Configuration;

/// <summary>The first registered backend whose <c>Check</c> passes, chosen anew for every program; nothing about the choice is silent.</summary>
/// <remarks>Made by <see cref="BackendRegistry"/> for the word "auto". Thread safe.</remarks>
public sealed class AutoBackend : IBackend
{
    private readonly (string Name, Lazy<IBackend> Backend)[] _candidates;
    private readonly ILogger _logger;
    private volatile BackendChoice? _last;

    internal AutoBackend((string Name, Lazy<IBackend> Backend)[] candidates, ILogger? logger)
        => (_candidates, _logger) = (candidates, logger ?? NullLogger.Instance);

    /// <inheritdoc/>
    public string Name => BackendRegistry.Auto;

    /// <summary>What the latest <see cref="Compile"/> chose, for reports; null before it.</summary>
    public BackendChoice? LastChoice => _last;

    /// <summary>What every backend of this machine can do, each capability with the least exact class: it holds whichever is chosen.</summary>
    public BackendCapabilities Capabilities
    {
        get
        {
            BackendCapabilities[] all = [.. _candidates.Select(c => TryMake(c.Backend, out _)).OfType<IBackend>().Select(b => b.Capabilities)];
            if (all.Length == 0) return new BackendCapabilities(new Dictionary<Capability, NumericClass>());
            Capability[] common = [.. Enum.GetValues<Capability>().Where(c => all.All(a => a.Suites.ContainsKey(c)))];
            return new BackendCapabilities(
                common.ToDictionary(c => c, c => all.Max(a => a.Suites[c])), all.Any(a => a.Clock == ClockKind.RealTime) ? ClockKind.RealTime : ClockKind.Stepped);
        }
    }

    /// <summary>The first backend that accepts the program, and every reason of those before it.</summary>
    public BackendChoice Choose(NetworkProgram program, CompileOptions options)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(options);
        List<BackendRefusal> refusals = [];
        foreach ((string name, Lazy<IBackend> candidate) in _candidates)
        {
            IBackend? backend = TryMake(candidate, out string reason);
            IReadOnlyList<Gap> gaps = backend?.Check(program, options) ?? [new Gap("machine", reason, $"Choose another backend, or mend this; \"backend\": \"{name}\" tries it alone.")];
            if (gaps.Count == 0) return new BackendChoice(backend, refusals);
            refusals.Add(new BackendRefusal(name, gaps));
        }
        return new BackendChoice(null, refusals);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Gap> Check(NetworkProgram program, CompileOptions options)
    {
        // What is wrong on every machine is said once, not once per backend.
        IReadOnlyList<Gap> invalid = ProgramValidation.Check(program);
        if (invalid.Count > 0) return invalid;
        BackendChoice choice = Choose(program, options);
        return choice.Backend is null ? choice.Gaps : [];
    }

    /// <summary>By the backend that accepts the program; where all refuse, by the first of this machine.</summary>
    /// <exception cref="ProgramRefusedException">No backend could be made.</exception>
    public MemoryEstimate Estimate(NetworkProgram program, CompileOptions options)
    {
        BackendChoice choice = Choose(program, options);
        IBackend backend = choice.Backend ?? _candidates.Select(c => TryMake(c.Backend, out _)).FirstOrDefault(b => b is not null)
            ?? throw new ProgramRefusedException("Backend 'auto'", choice.Gaps);
        return backend.Estimate(program, options);
    }

    /// <inheritdoc/>
    public IExecutable Compile(NetworkProgram program, CompileOptions options, CancellationToken stop = default)
    {
        IReadOnlyList<Gap> invalid = ProgramValidation.Check(program);
        if (invalid.Count > 0) throw new ProgramRefusedException("Backend 'auto'", invalid);
        BackendChoice choice = Choose(program, options);
        _last = choice;
        if (_logger.IsEnabled(LogLevel.Information)) _logger.LogInformation("{Choice}", choice);
        return choice.Backend?.Compile(program, options, stop) ?? throw new ProgramRefusedException("Backend 'auto'", choice.Gaps);
    }

    /// <summary>A backend that this machine cannot make is a reason to report, of whatever kind: a driver's absence shows as many exceptions.</summary>
    private static IBackend? TryMake(Lazy<IBackend> candidate, out string reason)
    {
        try
        {
            reason = "";
            return candidate.Value;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            reason = $"lacks what the backend needs: {error.Message}";
            return null;
        }
    }
}
