using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Connectivity;

/// <summary>The extents of a valid convolution, and which output a tap of an input leads to.</summary>
public sealed class ConvolutionGeometry
{
    /// <summary>The geometry between shapes [C, H, W] and [O, H', W'].</summary>
    public ConvolutionGeometry(Conv2d spec, int[] source, int[] target)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        Spec = spec;
        (Channels, Height, Width) = (source[0], source[1], source[2]);
        (Outputs, OutputHeight, OutputWidth) = (target[0], target[1], target[2]);
    }

    /// <summary>The convolution.</summary>
    public Conv2d Spec { get; }

    /// <summary>C: channels of the source.</summary>
    public int Channels { get; }

    /// <summary>H: height of the source.</summary>
    public int Height { get; }

    /// <summary>W: width of the source.</summary>
    public int Width { get; }

    /// <summary>Height of the pooled source.</summary>
    public int PooledHeight => Height / Spec.Pooling;

    /// <summary>Width of the pooled source.</summary>
    public int PooledWidth => Width / Spec.Pooling;

    /// <summary>O: output channels, the projection's rows.</summary>
    public int Outputs { get; }

    /// <summary>H'.</summary>
    public int OutputHeight { get; }

    /// <summary>W'.</summary>
    public int OutputWidth { get; }

    /// <summary>Positions of an output channel.</summary>
    public int Positions => OutputHeight * OutputWidth;

    /// <summary>Input channels of a group.</summary>
    public int GroupChannels => Channels / Spec.Groups;

    /// <summary>Output channels of a group.</summary>
    public int GroupOutputs => Outputs / Spec.Groups;

    /// <summary>Weights of one output channel.</summary>
    public int Taps => GroupChannels * Spec.KernelHeight * Spec.KernelWidth;

    /// <summary>Number of weights.</summary>
    public int Weights => Outputs * Taps;

    /// <summary>What a weight is multiplied with for one source element: 1 / Pooling^2.</summary>
    public double Share => 1.0 / (Spec.Pooling * Spec.Pooling);

    /// <summary>The output row or column that <paramref name="tap"/> of the kernel joins with a pooled one, or -1.</summary>
    public int Output(int pooled, int tap, int outputs)
    {
        int distance = pooled + Spec.Padding - tap * Spec.Dilation;
        return distance >= 0 && distance % Spec.Stride == 0 && distance / Spec.Stride < outputs ? distance / Spec.Stride : -1;
    }

    /// <summary>n' of the class comment; below 1 where the kernel is larger than the padded input.</summary>
    public static long Extent(Conv2d spec, int extent, int kernel)
    {
        ArgumentNullException.ThrowIfNull(spec);
        long room = extent / spec.Pooling + 2L * spec.Padding - (long)spec.Dilation * (kernel - 1) - 1;
        return room < 0 ? 0 : room / spec.Stride + 1;
    }
}
