namespace Neuromorphic.Cli.Progress;

/// <summary>Hands reports of the libraries on at once, on the thread that made them: Progress&lt;T&gt; would post them to a pool, out of order.</summary>
internal sealed class ProgressRelay<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
