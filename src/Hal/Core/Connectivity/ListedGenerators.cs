using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Connectivity;

/// <summary>Listed synapses.</summary>
internal sealed class CsrGenerator(NetworkProgram program, ProjectionSpec spec, Csr csr) : SynapseGenerator(program, spec)
{
    private protected override void RowLengths(Span<int> lengths, CancellationToken stop)
    {
        for (int s = 0; s < SourceCount; s++) lengths[s] = (int)(csr.Offsets[s + 1] - csr.Offsets[s]);
    }

    private protected override void Edges<T>(int source, Span<int> targets, RowSink<T> sink)
    {
        csr.Targets.AsSpan((int)csr.Offsets[source], targets.Length).CopyTo(targets);
        for (int i = 0; i < targets.Length; i++) sink.Put(i, DrawsValues ? ValueBlock(source, i) : default);
    }
}

/// <summary>Every source to every target.</summary>
internal sealed class DenseGenerator(NetworkProgram program, ProjectionSpec spec) : SynapseGenerator(program, spec)
{
    private protected override int KnownInDegree => SourceCount;

    private protected override void RowLengths(Span<int> lengths, CancellationToken stop) => lengths.Fill(TargetCount);

    private protected override void Edges<T>(int source, Span<int> targets, RowSink<T> sink)
    {
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = i;
            sink.Put(i, DrawsValues ? ValueBlock(source, i) : default);
        }
    }
}

/// <summary>Source i to target i.</summary>
internal sealed class OneToOneGenerator(NetworkProgram program, ProjectionSpec spec) : SynapseGenerator(program, spec)
{
    private protected override int KnownInDegree => 1;

    private protected override void RowLengths(Span<int> lengths, CancellationToken stop) => lengths.Fill(1);

    private protected override void Edges<T>(int source, Span<int> targets, RowSink<T> sink)
    {
        targets[0] = source;
        sink.Put(0, DrawsValues ? ValueBlock(source, 0) : default);
    }
}
