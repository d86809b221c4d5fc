using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Host.Reference;

/// <summary>The one stated order of sums: terms ascending in chunks of 256 indices, each chunk a chain acc = fma(x, y, acc) from 0; then 0 plus the chunk sums, ascending.</summary>
internal struct OrderedSum<TLane> where TLane : unmanaged, ILane<TLane, bool>
{
    private const int Chunk = 256;

    private TLane _total;
    private TLane _chain;
    private int _chunk;

    /// <summary>Adds x y as term number <paramref name="index"/>, not less than those before.</summary>
    public void Add(int index, TLane x, TLane y)
    {
        if (index / Chunk != _chunk)
        {
            _total += _chain;
            _chain = TLane.Splat(0);
            _chunk = index / Chunk;
        }
        _chain = TLane.Fma(x, y, _chain);
    }

    /// <summary>The sum.</summary>
    public readonly TLane Total => _total + _chain;
}
