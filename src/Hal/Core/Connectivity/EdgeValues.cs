using System.Runtime.CompilerServices;
using Neuromorphic.Hal.Program;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Hal.Connectivity;

/// <summary>Weights or delays of a projection's synapses: constant, listed or drawn.</summary>
internal sealed class EdgeValues
{
    private readonly double _constant;
    private readonly double[]? _listed;
    private readonly InversionTable? _table;

    public EdgeValues(ValueSpec spec)
    {
        switch (spec)
        {
            case ConstantValue constant:
                _constant = constant.Value;
                break;
            case ListedValues listed:
                _listed = listed.Values;
                break;
            case DrawnValues drawn:
                _table = InversionTable.Of(drawn.Distribution, drawn.Minimum, drawn.Maximum, drawn.Outside);
                break;
        }
    }

    public bool IsDrawn => _table is not null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Single(long synapse, uint word) => _table is not null ? _table.Draw(word) : (float)(_listed is null ? _constant : _listed[synapse]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Double(long synapse, uint word) => _table is not null ? _table.Draw(word) : _listed is null ? _constant : _listed[synapse];

    /// <summary>Rounded to whole steps, halves up, not below 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Steps(long synapse, uint word) => Rounded(Double(synapse, word));

    /// <summary>The largest magnitude of values that are not drawn, as given or rounded to single precision, whichever is larger.</summary>
    public double LargestMagnitude()
    {
        double largest = 0;
        foreach (double value in _listed ?? [_constant]) largest = Math.Max(largest, Math.Max(Math.Abs(value), Math.Abs((double)(float)value)));
        return largest;
    }

    /// <summary>The shortest and longest of delays that are not drawn.</summary>
    public (int Shortest, int Longest) StepRange()
        => _listed is null ? (Steps(0, 0), Steps(0, 0)) : (Rounded(_listed.Min()), Rounded(_listed.Max()));

    private static int Rounded(double steps) => Math.Max(0, (int)Math.Floor(steps + 0.5));
}
