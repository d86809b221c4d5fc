using System.Globalization;

namespace Neuromorphic.Cli.Progress;

/// <summary>Progress as lines, for output that is no terminal: a line every few seconds of long work, and one when it is done.</summary>
/// <remarks>Thread safe.</remarks>
public sealed class PlainProgress : IProgressSink
{
    /// <summary>Time between two lines about the same work: a log of an hour's work stays readable.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly TextWriter _output;
    private readonly TimeProvider _time;

    /// <summary>Lines on a writer.</summary>
    public PlainProgress(TextWriter output, TimeProvider time) => (_output, _time) = (output, time);

    /// <inheritdoc/>
    public IProgressPart Begin(string what, long total) => new Part(this, what, total);

    /// <inheritdoc/>
    public void Note(string text)
    {
        lock (_lock) _output.WriteLine(text);
    }

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private sealed class Part : IProgressPart
    {
        private readonly PlainProgress _sink;
        private readonly string _what;
        private readonly long _total, _start;
        private long _said, _done;

        public Part(PlainProgress sink, string what, long total)
        {
            (_sink, _what, _total) = (sink, what, total);
            _start = _said = sink._time.GetTimestamp();
        }

        public void Report(long done, string detail = "")
        {
            lock (_sink._lock)
            {
                _done = done;
                if (_sink._time.GetElapsedTime(_said) < Interval) return;
                _said = _sink._time.GetTimestamp();
                _sink._output.WriteLine($"{_what}: {Count(done)} of {Count(_total)} ({100 * done / Math.Max(1, _total)} %){(detail.Length > 0 ? $", {detail}" : "")}");
            }
        }

        public void Dispose()
        {
            TimeSpan took = _sink._time.GetElapsedTime(_start);
            string how = _done >= _total ? Count(_total) : $"ended at {Count(_done)} of {Count(_total)}";
            _sink.Note(string.Create(CultureInfo.InvariantCulture, $"{_what}: {how} in {took.TotalSeconds:F1} s"));
        }
    }
}
