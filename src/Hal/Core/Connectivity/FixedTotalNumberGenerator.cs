using Neuromorphic.Hal.Program;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Hal.Connectivity;

/// <summary>A fixed number of synapses between drawn pairs: the number of each (source, target block) is a multinomial draw, the targets are drawn within the block.</summary>
/// <remarks>The multinomial is a binary tree of binomial splits over the cells in order, each keyed by its range: any process finds the number of its own cells alone.</remarks>
internal sealed class FixedTotalNumberGenerator(NetworkProgram program, ProjectionSpec spec, FixedTotalNumber law) : SynapseGenerator(program, spec)
{
    private const uint SplitMark = 0x53504C54;
    private int[] _cells = [];
    private int _blocks;

    private protected override void RowLengths(Span<int> lengths, CancellationToken stop)
    {
        _blocks = (TargetCount + TargetBlock - 1) / TargetBlock;
        _cells = new int[checked(SourceCount * _blocks)];
        Split(0, _cells.Length, law.Count, stop);
        for (int s = 0; s < SourceCount; s++)
            for (int b = 0; b < _blocks; b++) lengths[s] += _cells[s * _blocks + b];
    }

    private protected override void Edges<T>(int source, Span<int> targets, RowSink<T> sink)
    {
        int at = 0;
        for (int b = 0; b < _blocks; b++)
        {
            int start = b * TargetBlock, size = Math.Min(TargetBlock, TargetCount - start), count = _cells[source * _blocks + b];
            for (int i = 0; i < count; i++, at++)
            {
                Words block = Philox4x32.Block(new Words((uint)source, (uint)i, (uint)b, EdgeMark), Stream);
                targets[at] = start + (int)Philox4x32.ToIndex(block.W0, (uint)size);
                sink.Put(at, block);
            }
        }
    }

    private void Split(int from, int to, long count, CancellationToken stop)
    {
        if (count == 0) return;
        if (to - from == 1)
        {
            _cells[from] = checked((int)count);
            return;
        }
        if (to - from > 65536) stop.ThrowIfCancellationRequested();
        int middle = from + (to - from) / 2;
        double share = (double)Pairs(from, middle) / Pairs(from, to);
        Words w = Philox4x32.Block(new Words((uint)from, (uint)to, 0, SplitMark), Stream);
        long left = BinomialDraw.Invert(count, share, w.W0, w.W1);
        Split(from, middle, left, stop);
        Split(middle, to, count - left, stop);
    }

    /// <summary>Number of (source, target) pairs in cells [from, to).</summary>
    private long Pairs(int from, int to) => PairsBelow(to) - PairsBelow(from);

    private long PairsBelow(int cell)
        => (long)(cell / _blocks) * TargetCount + Math.Min((long)(cell % _blocks) * TargetBlock, TargetCount);
}
