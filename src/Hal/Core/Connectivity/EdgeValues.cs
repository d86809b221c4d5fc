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
    public int Steps(long synapse, uint word) => Math.Max(0, (int)Math.Floor(Double(synapse, word) + 0.5));
}
