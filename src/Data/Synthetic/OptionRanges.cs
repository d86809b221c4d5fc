namespace Neuromorphic.Data.Synthetic;

/// <summary>Collects what is wrong with an options object, so that one message names all of it.</summary>
internal sealed class OptionRanges(string name)
{
    private readonly List<string> _gaps = [];

    /// <summary>Notes a number outside of [least, most]; NaN is outside.</summary>
    public void Require(string option, double value, double least, double most, string unit)
    {
        if (!(value >= least && value <= most)) _gaps.Add(FormattableString.Invariant($"{option} is {value}, allowed are {least} to {most} {unit}"));
    }

    /// <summary>Notes anything else.</summary>
    public void Refuse(bool wrong, string message)
    {
        if (wrong) _gaps.Add(message);
    }

    /// <exception cref="ArgumentException">Something was noted.</exception>
    public void Throw()
    {
        if (_gaps.Count > 0) throw new ArgumentException($"{name}: {string.Join("; ", _gaps)}.");
    }
}
