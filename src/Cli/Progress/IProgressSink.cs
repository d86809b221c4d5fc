namespace Neuromorphic.Cli.Progress;

/// <summary>Where long work says how far it is.</summary>
public interface IProgressSink
{
}
