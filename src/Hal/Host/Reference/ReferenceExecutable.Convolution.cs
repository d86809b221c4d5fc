using Neuromorphic.Hal.Connectivity;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Host.Reference;

/// <summary>Products and updates over the shared weights of convolutions, as docs/phases.md states them.</summary>
internal sealed partial class ReferenceExecutable<TLane>
{
    /// <summary>The pooled input of one place, [C, pooled height, pooled width]: window sums in the stated order, then times 1 / Pooling^2.</summary>
    private TLane[] Pooled(ConvolutionGeometry g, OperandShape source, int row, int replica)
    {
        int p = g.Spec.Pooling, height = g.PooledHeight, width = g.PooledWidth;
        TLane[] pooled = new TLane[g.Channels * height * width];
        for (int i = 0; i < pooled.Length; i++)
        {
            int channel = i / width / height, top = i / width % height * p, left = i % width * p;
            OrderedSum<TLane> sum = default;
            for (int term = 0; term < p * p; term++)
            {
                int element = (channel * g.Height + top + term / p) * g.Width + left + term % p;
                sum.Add(term, Get(source, row, replica, element), TLane.Splat(1));
            }
            pooled[i] = sum.Total * TLane.Splat(g.Share);
        }
        return pooled;
    }

    /// <summary>What a tap of an output's group sees at a position: 0 in the padding.</summary>
    private static TLane Seen(ConvolutionGeometry g, TLane[] pooled, int output, int position, int tap)
    {
        Conv2d spec = g.Spec;
        int channel = output / g.GroupOutputs * g.GroupChannels + tap / spec.KernelWidth / spec.KernelHeight;
        int y = position / g.OutputWidth * spec.Stride - spec.Padding + tap / spec.KernelWidth % spec.KernelHeight * spec.Dilation;
        int x = position % g.OutputWidth * spec.Stride - spec.Padding + tap % spec.KernelWidth * spec.Dilation;
        return (uint)y < (uint)g.PooledHeight && (uint)x < (uint)g.PooledWidth ? pooled[(channel * g.PooledHeight + y) * g.PooledWidth + x] : TLane.Splat(0);
    }

    /// <summary>target[o, position] = sum over taps of seen w[o, tap].</summary>
    private void Convolve(ReferenceProjection<TLane> p, StageLayout stage, int rows, int first, int end, bool accumulate)
    {
        ConvolutionGeometry g = p.Generator.Convolution!;
        SetRows(stage, rows);
        foreach ((int row, int replica) in Places(stage, rows))
        {
            TLane[] pooled = Pooled(g, stage.Reads[0], row, replica);
            for (int j = 0; j < g.Outputs * g.Positions; j++)
            {
                OrderedSum<TLane> sum = default;
                int output = j / g.Positions;
                for (int tap = 0; tap < g.Taps && output >= first && output < end; tap++)
                    sum.Add(tap, Seen(g, pooled, output, j % g.Positions, tap), p.Weight[output * g.Taps + tap]);
                Put(stage.Writes[0], row, replica, j, sum.Total, accumulate);
            }
        }
    }

    /// <summary>target[i] = 1 / Pooling^2 times the sum over (output of the group, ky, kx) of w times what stands where that tap leads.</summary>
    private void ConvolveTransposed(ReferenceProjection<TLane> p, StageLayout stage, int rows, int first, int end, MultiplyTransposedStage spec)
    {
        ConvolutionGeometry g = p.Generator.Convolution!;
        SetRows(stage, rows);
        foreach ((int row, int replica) in Places(stage, rows))
        {
            for (int i = 0; i < g.Channels * g.Height * g.Width; i++)
            {
                int channel = i / g.Width / g.Height, y = i / g.Width % g.Height / g.Spec.Pooling, x = i % g.Width / g.Spec.Pooling;
                OrderedSum<TLane> sum = default;
                int terms = y < g.PooledHeight && x < g.PooledWidth ? g.GroupOutputs * g.Spec.KernelHeight * g.Spec.KernelWidth : 0;
                for (int term = 0; term < terms; term++)
                {
                    int kx = term % g.Spec.KernelWidth, ky = term / g.Spec.KernelWidth % g.Spec.KernelHeight;
                    int output = channel / g.GroupChannels * g.GroupOutputs + term / g.Spec.KernelWidth / g.Spec.KernelHeight;
                    int outY = g.Output(y, ky, g.OutputHeight), outX = g.Output(x, kx, g.OutputWidth);
                    if (output < first || output >= end || outY < 0 || outX < 0) continue;
                    TLane weight = p.Weight[((output * g.GroupChannels + channel % g.GroupChannels) * g.Spec.KernelHeight + ky) * g.Spec.KernelWidth + kx];
                    if (spec.Signs) weight = TLane.Splat(Math.Sign(Scalar.ToDouble(weight)));
                    sum.Add(term, weight, Get(stage.Reads[0], row, replica, (output * g.OutputHeight + outY) * g.OutputWidth + outX));
                }
                Put(stage.Writes[0], row, replica, i, sum.Total * TLane.Splat(g.Share), spec.Accumulate);
            }
        }
    }

    /// <summary>g[o, tap] = sum over (row, replica, position) of seen post, of rows that learn.</summary>
    private TLane[] ConvolutionGradients(ReferenceProjection<TLane> p, StageLayout stage, int rows)
    {
        ConvolutionGeometry g = p.Generator.Convolution!;
        OrderedSum<TLane>[] sums = new OrderedSum<TLane>[g.Weights];
        for (int place = 0; place < rows * _replicas; place++)
        {
            TLane[] pooled = Pooled(g, stage.Reads[0], place / _replicas, place % _replicas);
            for (int weight = p.FrozenRows * g.Taps; weight < p.RowsInUse * g.Taps; weight++)
            {
                int output = weight / g.Taps;
                for (int position = 0; position < g.Positions; position++)
                {
                    sums[weight].Add(
                        place * g.Positions + position, Seen(g, pooled, output, position, weight % g.Taps),
                        Get(stage.Reads[1], place / _replicas, place % _replicas, output * g.Positions + position));
                }
            }
        }
        return [.. sums.Select(sum => sum.Total)];
    }
}
