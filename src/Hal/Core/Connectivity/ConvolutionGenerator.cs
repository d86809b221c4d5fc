using Neuromorphic.Hal.Program;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Hal.Connectivity;

/// <summary>The synapses that a convolution's shared weights stand for: by source, targets ascending, at most one per pair.</summary>
/// <remarks>Drawn weights are keyed by (output channel, tap) in place of (source, number).</remarks>
internal sealed class ConvolutionGenerator : SynapseGenerator
{
    private readonly ConvolutionGeometry _geometry;

    public ConvolutionGenerator(NetworkProgram program, ProjectionSpec spec, Conv2d conv) : base(program, spec)
        => _geometry = new ConvolutionGeometry(
            conv, program.Populations[program.Population(spec.Source)].Shape, program.Populations[program.Population(spec.Target)].Shape);

    public override ConvolutionGeometry? Convolution => _geometry;

    public override long WeightCount => _geometry.Weights;

    public override int RowCount => _geometry.Outputs;

    public override int RowSize => _geometry.Positions;

    private protected override void RowLengths(Span<int> lengths, CancellationToken stop)
    {
        for (int s = 0; s < SourceCount; s++)
        {
            (int y, int x) = Pooled(s);
            lengths[s] = Reached(y, _geometry.PooledHeight, _geometry.Spec.KernelHeight, _geometry.OutputHeight)
                * Reached(x, _geometry.PooledWidth, _geometry.Spec.KernelWidth, _geometry.OutputWidth) * _geometry.GroupOutputs;
        }
    }

    private protected override void Edges<T>(int source, Span<int> targets, RowSink<T> sink)
    {
        if (targets.IsEmpty) return;
        int at = 0;
        foreach ((int target, int weight) in Synapses(source))
        {
            targets[at] = target;
            Words block = DrawsValues ? ValueBlock(weight / _geometry.Taps, weight % _geometry.Taps) : default;
            sink.PutShared(at++, weight, _geometry.Share, block);
        }
    }

    /// <summary>Target and weight of each synapse of a source.</summary>
    public override IEnumerable<(int Target, int Weight)> Synapses(int source)
    {
        Conv2d spec = _geometry.Spec;
        (int y, int x) = Pooled(source);
        if (y >= _geometry.PooledHeight || x >= _geometry.PooledWidth) yield break;
        int channel = source / (_geometry.Height * _geometry.Width), group = channel / _geometry.GroupChannels, inGroup = channel % _geometry.GroupChannels;
        for (int o = group * _geometry.GroupOutputs; o < (group + 1) * _geometry.GroupOutputs; o++)
        {
            // Later taps reach earlier outputs.
            for (int ky = spec.KernelHeight - 1; ky >= 0; ky--)
            {
                int row = _geometry.Output(y, ky, _geometry.OutputHeight);
                for (int kx = spec.KernelWidth - 1; row >= 0 && kx >= 0; kx--)
                {
                    int column = _geometry.Output(x, kx, _geometry.OutputWidth);
                    if (column < 0) continue;
                    yield return (
                        (o * _geometry.OutputHeight + row) * _geometry.OutputWidth + column,
                        ((o * _geometry.GroupChannels + inGroup) * spec.KernelHeight + ky) * spec.KernelWidth + kx);
                }
            }
        }
    }

    private protected override double LargestDrawn()
    {
        float largest = 0;
        for (int weight = 0; weight < _geometry.Weights; weight++)
            largest = Math.Max(largest, Math.Abs(DrawnWeight(weight, ValueBlock(weight / _geometry.Taps, weight % _geometry.Taps))));
        return largest;
    }

    public override void InitialWeights(Span<double> weights)
    {
        for (int weight = 0; weight < weights.Length; weight++)
            weights[weight] = GivenWeight(weight, DrawsValues ? ValueBlock(weight / _geometry.Taps, weight % _geometry.Taps) : default);
    }

    private (int Y, int X) Pooled(int source)
        => (source / _geometry.Width % _geometry.Height / _geometry.Spec.Pooling, source % _geometry.Width / _geometry.Spec.Pooling);

    private int Reached(int pooled, int extent, int kernel, int outputs)
        => pooled >= extent ? 0 : Enumerable.Range(0, kernel).Count(tap => _geometry.Output(pooled, tap, outputs) >= 0);
}
