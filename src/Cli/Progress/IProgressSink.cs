namespace Neuromorphic.Cli.Progress;

/// <summary>Where long work says how far it is.</summary>
/// <remarks>Implementations are thread safe.</remarks>
public interface IProgressSink
{
    /// <summary>Begins a piece of work; dispose of it when it is done.</summary>
    /// <param name="what">What is being done: "Encode recordings".</param>
    /// <param name="total">Of how many, at least 1.</param>
    IProgressPart Begin(string what, long total);

    /// <summary>A line for people that stays.</summary>
    void Note(string text);
}

/// <summary>A piece of work under way.</summary>
public interface IProgressPart : IDisposable
{
    /// <summary>Says how much is done.</summary>
    /// <param name="done">0 to the total; smaller than before is allowed.</param>
    /// <param name="detail">A few words: a loss, say.</param>
    void Report(long done, string detail = "");
}
