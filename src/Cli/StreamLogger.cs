using Microsoft.Extensions.Logging;

namespace Neuromorphic.Cli;

/// <summary>Log lines of the libraries on a text writer, one each, errors with their stack.</summary>
/// <remarks>Thread safe.</remarks>
internal sealed class StreamLogger(TextWriter output, TimeProvider time, LogLevel least) : ILogger
{
    private readonly Lock _lock = new();
    private readonly long _start = time.GetTimestamp();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel level) => level >= least && level != LogLevel.None;

    public void Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(level)) return;
        string line = FormattableString.Invariant($"[{time.GetElapsedTime(_start).TotalSeconds,8:F2} s {level}] {formatter(state, exception)}");
        lock (_lock)
        {
            output.WriteLine(line);
            if (exception is not null) output.WriteLine(exception);
        }
    }
}
