using Neuromorphic.Hal.Host.Memory;

namespace Neuromorphic.Backends.Cpu;

/// <summary>
/// The rows of all projections of a bundle within one slice, each sorted by delay:
/// number of synapses; one count per delay 1, 2, ..., then <see cref="End"/>; then the synapses, target and weight side by side, delay after delay.
/// </summary>
/// <remarks>6 bytes a synapse while the slice has at most 65,536 sums, else 8; 2 more per row and delay.</remarks>
internal sealed unsafe class DelaySortedRows : IDisposable
{
    /// <summary>Stands behind the last count of a row.</summary>
    public const ushort End = ushort.MaxValue;

    /// <summary>Room is taken in pieces, so that no row has to be counted before it is made.</summary>
    private const int PieceBytes = 4 << 20;

    private readonly List<AlignedBuffer<byte>> _pieces = [];
    private readonly AlignedBuffer<nint> _rows;
    private readonly int _delays;
    private int _used = PieceBytes;

    public DelaySortedRows(int sources, int delays, bool wide)
    {
        (_delays, SynapseBytes) = (delays, wide ? 8 : 6);
        _rows = new AlignedBuffer<nint>(sources);
    }

    /// <summary>Bytes of one synapse: its target (2 or 4), then its weight (4).</summary>
    public int SynapseBytes { get; }

    public long Bytes => _pieces.Sum(p => p.Bytes) + _rows.Bytes;

    /// <summary>The row of a source, or null where it is empty.</summary>
    public byte* Row(int source) => (byte*)_rows[source];

    /// <summary>Number of synapses of a row.</summary>
    public static int Length(byte* row) => *(int*)row;

    /// <summary>The counts of a row.</summary>
    public static ushort* Counts(byte* row) => (ushort*)(row + sizeof(int));

    /// <summary>The first synapse of a row.</summary>
    public byte* Synapses(byte* row) => row + sizeof(int) + 2 * (_delays + 1);

    /// <summary>Adds the row of a source.</summary>
    /// <param name="source">Which; once each.</param>
    /// <param name="counts">Number of synapses per delay, from 1 on. On return, unchanged.</param>
    /// <param name="next">Receives, per delay, where its first synapse goes.</param>
    public void Add(int source, ReadOnlySpan<int> counts, Span<nint> next)
    {
        int length = 0;
        foreach (int count in counts) length += count;
        if (length == 0) return;
        // Rows start on even addresses: counts are read as 16-bit numbers. Three bytes more, because a weight may be read as part of a wider load.
        int bytes = (sizeof(int) + 2 * (_delays + 1) + length * SynapseBytes + 1) / 2 * 2;
        if (_pieces.Count == 0 || _used + bytes > _pieces[^1].Length)
        {
            _pieces.Add(new AlignedBuffer<byte>(Math.Max(PieceBytes, bytes)));
            _used = 0;
        }
        byte* row = _pieces[^1].Pointer + _used;
        _used += bytes;
        _rows[source] = (nint)row;
        *(int*)row = length;
        ushort* stored = Counts(row);
        byte* synapse = Synapses(row);
        for (int d = 0; d < _delays; d++)
        {
            stored[d] = checked((ushort)counts[d]);
            next[d] = (nint)synapse;
            synapse += counts[d] * SynapseBytes;
        }
        stored[_delays] = End;
    }

    public void Dispose()
    {
        foreach (AlignedBuffer<byte> piece in _pieces) piece.Dispose();
        _rows.Dispose();
    }
}
