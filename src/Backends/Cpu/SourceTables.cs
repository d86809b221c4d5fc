using System.Runtime.CompilerServices;
using Neuromorphic.Hal.Host.Lanes;
using Neuromorphic.Hal.Host.Memory;
using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Backends.Cpu;

/// <summary>
/// The traces of a source in every step since its row was visited last, made again when it is visited next: as many sources at a time as a lane has numbers.
/// </summary>
/// <remarks>
/// Keeping the traces of every step would take megabytes, of which a row reads a column. The chain of decays is the very one that stepping runs, so the bits are the same; of all
/// sources together it takes no more steps than stepping does, and a lane runs them side by side.
/// </remarks>
internal sealed unsafe class SourceTables<TKernel, TLane, TMask> : IDisposable
    where TKernel : unmanaged, ISynapseKernel
    where TLane : unmanaged, IVectorLane<TLane, TMask>
    where TMask : unmanaged
{
    private readonly int _fields;
    private readonly int _size;
    private readonly int _stride;
    private readonly AlignedBuffer<long> _since;
    private readonly AlignedBuffer<float> _first;
    private readonly AlignedBuffer<float> _running;
    private readonly AlignedBuffer<float> _lanes;
    private AlignedBuffer<float> _tables;
    private int _capacity = 512;

    public SourceTables(int fields, int size)
    {
        (_fields, _size, _stride) = (fields, size, (size + 15) / 16 * 16);
        _since = new AlignedBuffer<long>(size);
        _first = new AlignedBuffer<float>((long)fields * _stride);
        _running = new AlignedBuffer<float>((long)fields * _stride);
        _lanes = new AlignedBuffer<float>(16L * fields);
        _tables = new AlignedBuffer<float>(0);
        Resize(_capacity);
    }

    /// <summary>Sources per call of <see cref="Make"/>.</summary>
    public static int Width => TLane.Width;

    public long Bytes => _since.Bytes + _first.Bytes + _running.Bytes + _tables.Bytes;

    /// <summary>Distance of fields in a table.</summary>
    public nint TableStride => _capacity;

    /// <summary>The step of the last visit.</summary>
    public long Since(int source) => _since[source];

    /// <summary>The table of source number <paramref name="lane"/> of the last <see cref="Make"/>: field f, n steps after the last visit, at f <see cref="TableStride"/> + n.</summary>
    public float* Table(int lane) => _tables.Pointer + (long)lane * Math.Max(1, _fields) * _capacity;

    /// <summary>A source was visited in step <paramref name="step"/>, in which its traces were <paramref name="traces"/>' before any increment.</summary>
    public void Visit(int source, long step, TraceRing traces)
    {
        _since[source] = step;
        for (int f = 0; f < _fields; f++) _first[f * _stride + source] = traces.Current(f)[source];
    }

    /// <summary>From the step of the last visit on, the source's traces are what they are now.</summary>
    public void Continue(int source, TraceRing traces)
    {
        for (int f = 0; f < _fields; f++) _running[f * _stride + source] = traces.Current(f)[source];
    }

    /// <summary>All sources were visited in step <paramref name="step"/>, and go on from what their traces are now.</summary>
    public void VisitAll(long step, TraceRing traces)
    {
        _since.Span(0, _size).Fill(step);
        for (int f = 0; f < _fields; f++)
        {
            new Span<float>(traces.At(step, f), _size).CopyTo(_first.Span(f * _stride, _size));
            new Span<float>(traces.Current(f), _size).CopyTo(_running.Span(f * _stride, _size));
        }
    }

    /// <summary>Makes the tables of up to <see cref="Width"/> sources until step <paramref name="until"/>.</summary>
    public void Make(int* sources, int count, long until, float* constants)
    {
        if (_fields == 0) return;
        long longest = 0;
        for (int l = 0; l < count; l++) longest = Math.Max(longest, until - _since[sources[l]]);
        if (longest >= _capacity) Resize(checked((int)longest + 1) * 2);
        float* lanes = _lanes.Pointer;
        for (int f = 0; f < _fields; f++)
        {
            for (int l = 0; l < count; l++)
            {
                lanes[16 * f + l] = _running[f * _stride + sources[l]];
                Table(l)[f * TableStride] = _first[f * _stride + sources[l]];
            }
        }
        TraceLanes<TLane, TMask> context = new(constants, lanes, 16);
        if (_fields == 1) MakeOne(ref context, lanes, count, longest);
        else MakeMany(ref context, lanes, count, longest);
    }

    public void Dispose()
    {
        _since.Dispose();
        _first.Dispose();
        _running.Dispose();
        _lanes.Dispose();
        _tables.Dispose();
    }

    private void MakeOne(ref TraceLanes<TLane, TMask> context, float* lanes, int count, long longest)
    {
        float** tables = stackalloc float*[16];
        for (int l = 0; l < TLane.Width; l++) tables[l] = Table(Math.Min(l, count - 1));
        for (long n = 1; n <= longest; n++)
        {
            TKernel.DecayPre<TLane, TMask, TraceLanes<TLane, TMask>>(ref context);
            for (int l = count - 1; l >= 0; l--) tables[l][n] = lanes[l];
        }
    }

    private void MakeMany(ref TraceLanes<TLane, TMask> context, float* lanes, int count, long longest)
    {
        for (long n = 1; n <= longest; n++)
        {
            TKernel.DecayPre<TLane, TMask, TraceLanes<TLane, TMask>>(ref context);
            for (int f = 0; f < _fields; f++)
                for (int l = 0; l < count; l++) Table(l)[f * TableStride + n] = lanes[16 * f + l];
        }
    }

    private void Resize(int capacity)
    {
        _capacity = capacity;
        _tables.Dispose();
        _tables = new AlignedBuffer<float>((long)TLane.Width * Math.Max(1, _fields) * capacity);
    }
}
