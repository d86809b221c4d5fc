using Neuromorphic.Hal.Program;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Hal.Connectivity;

/// <summary>Every source draws its targets.</summary>
internal sealed class FixedOutDegreeGenerator(NetworkProgram program, ProjectionSpec spec, FixedOutDegree law) : SynapseGenerator(program, spec)
{
    private protected override void RowLengths(Span<int> lengths, CancellationToken stop) => lengths.Fill(law.Count);

    private protected override void Edges<T>(int source, Span<int> targets, RowSink<T> sink)
    {
        int self = IsRecurrent && !law.SelfConnections ? source : -1;
        for (int i = 0; i < targets.Length; i++)
        {
            Words block = Philox4x32.Block(new Words((uint)source, (uint)i, 0, EdgeMark), Stream);
            targets[i] = Partner.Pick(block.W0, TargetCount, self);
            sink.Put(i, block);
        }
    }
}

/// <summary>Every target draws its sources; a counting sort turns them into rows once.</summary>
internal sealed class FixedInDegreeGenerator(NetworkProgram program, ProjectionSpec spec, FixedInDegree law) : SynapseGenerator(program, spec)
{
    // Position by position: the target and its number of draw, from which the block is made again.
    private int[] _targets = [];
    private int[] _numbers = [];
    private long[] _starts = [];

    private protected override int KnownInDegree => law.Count;

    private protected override void RowLengths(Span<int> lengths, CancellationToken stop)
    {
        lengths.Clear();
        for (int target = 0; target < TargetCount; target++)
        {
            if ((target & 1023) == 0) stop.ThrowIfCancellationRequested();
            for (int number = 0; number < law.Count; number++) lengths[Source(target, number)]++;
        }
        _starts = new long[SourceCount + 1];
        for (int s = 0; s < SourceCount; s++) _starts[s + 1] = _starts[s] + lengths[s];
        _targets = new int[_starts[^1]];
        _numbers = new int[_starts[^1]];
        long[] next = [.. _starts];
        for (int target = 0; target < TargetCount; target++)
        {
            for (int number = 0; number < law.Count; number++)
            {
                long at = next[Source(target, number)]++;
                _targets[at] = target;
                _numbers[at] = number;
            }
        }
    }

    private protected override void Edges<T>(int source, Span<int> targets, RowSink<T> sink)
    {
        long start = _starts[source];
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = _targets[start + i];
            sink.Put(i, DrawsValues ? Block(targets[i], _numbers[start + i]) : default);
        }
    }

    private Words Block(int target, int number) => Philox4x32.Block(new Words((uint)target, (uint)number, 0, EdgeMark), Stream);

    private int Source(int target, int number)
        => Partner.Pick(Block(target, number).W0, SourceCount, IsRecurrent && !law.SelfConnections ? target : -1);
}

/// <summary>Picks of a partner.</summary>
internal static class Partner
{
    /// <summary>One of <paramref name="count"/> neurons, all but <paramref name="excluded"/> (-1: none) equally likely.</summary>
    public static int Pick(uint word, int count, int excluded)
    {
        if (excluded < 0) return (int)Philox4x32.ToIndex(word, (uint)count);
        int index = (int)Philox4x32.ToIndex(word, (uint)(count - 1));
        return index >= excluded ? index + 1 : index;
    }
}
