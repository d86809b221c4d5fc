using Neuromorphic.Hal.Program;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Hal.Connectivity;

/// <summary>Every pair with the same probability, by skips of geometric length within each (source, target block).</summary>
internal sealed class BernoulliGenerator : SynapseGenerator
{
    private readonly double _probability;
    private readonly bool _self;
    private readonly float _skip;

    public BernoulliGenerator(NetworkProgram program, ProjectionSpec spec, Bernoulli law) : base(program, spec)
    {
        _probability = law.Probability;
        _self = law.SelfConnections || !IsRecurrent;
        // A geometric skip is floor(E / -log(1 - p)) with E exponential; certain pairs skip nothing.
        _skip = _probability >= 1 ? 0 : (float)(-1 / DeterministicMath.Log1P(-_probability));
    }

    private protected override void RowLengths(Span<int> lengths, CancellationToken stop)
    {
        int[] row = new int[TargetCount];
        for (int s = 0; s < SourceCount; s++)
        {
            if ((s & 255) == 0) stop.ThrowIfCancellationRequested();
            lengths[s] = Walk<float>(s, row, default, put: false);
        }
    }

    private protected override void Edges<T>(int source, Span<int> targets, RowSink<T> sink) => Walk(source, targets, sink, put: true);

    private int Walk<T>(int source, Span<int> targets, RowSink<T> sink, bool put) where T : unmanaged
    {
        int count = 0;
        if (_probability <= 0) return 0;
        InversionTable exponential = InversionTable.StandardExponential;
        for (int start = 0; start < TargetCount; start += TargetBlock)
        {
            // Places are counted within the block: beyond 2^24 a single-precision number cannot count targets.
            int size = Math.Min(TargetBlock, TargetCount - start);
            float at = 0;
            for (uint number = 0; ; number++)
            {
                Words block = Philox4x32.Block(new Words((uint)source, number, (uint)(start / TargetBlock), EdgeMark), Stream);
                at += MathF.Floor(exponential.Draw(block.W3) * _skip);
                if (!(at < size)) break;
                int target = start + (int)at;
                at += 1;
                if (!_self && target == source) continue;
                targets[count] = target;
                if (put) sink.Put(count, block);
                count++;
            }
        }
        return count;
    }
}
