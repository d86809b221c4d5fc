using Neuromorphic.Hal.Host.Memory;
using Neuromorphic.Hal.Host.Random;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Backends.Cpu;

/// <summary>One draw per neuron and step of one stream. A Philox block serves four steps, so its other three words are kept.</summary>
internal sealed unsafe class DrawCache : IDisposable
{
    private readonly StreamKey _stream;
    private readonly uint _draw;
    private readonly bool _uniform;
    private readonly int _padded;
    private readonly int _slices;
    private readonly AlignedBuffer<uint> _words;
    private readonly AlignedBuffer<float> _values;
    private readonly AlignedBuffer<long> _block;

    public DrawCache(StreamKey stream, uint draw, bool uniform, int padded, int replicas, int slices)
    {
        (_stream, _draw, _uniform, _padded, _slices) = (stream, draw, uniform, padded, slices);
        _words = new AlignedBuffer<uint>(4L * padded * replicas);
        _values = new AlignedBuffer<float>((long)padded * replicas);
        _block = new AlignedBuffer<long>((long)replicas * slices * 8);
        for (int replica = 0; replica < replicas; replica++) Forget(replica);
    }

    public long Bytes => _words.Bytes + _values.Bytes;

    public float* Values(int replica) => _values.Pointer + (long)_padded * replica;

    public void Forget(int replica)
    {
        for (int slice = 0; slice < _slices; slice++) _block[((long)replica * _slices + slice) * 8] = -1;
    }

    /// <summary>The words of neurons [from, to) at step <paramref name="step"/>: word of neuron i at result[i].</summary>
    public uint* Words(int replica, int slice, long step, uint trial, int from, int to)
    {
        uint* words = _words.Pointer + 4L * _padded * replica;
        long block = step >> 2;
        ref long held = ref _block[((long)replica * _slices + slice) * 8];
        if (held != block)
        {
            held = block;
            PhiloxVectors.Fill(words, _padded, from, to, trial, (uint)block, _draw, _stream);
        }
        return words + (step & 3) * _padded;
    }

    public void Fill(int replica, int slice, long step, uint trial, int from, int to)
    {
        uint* words = Words(replica, slice, step, trial, from, to);
        float* values = Values(replica);
        if (_uniform)
        {
            for (int i = from; i < to; i++) values[i] = Philox4x32.ToUniform(words[i]);
        }
        else
        {
            InversionTable normal = InversionTable.StandardNormal;
            for (int i = from; i < to; i++) values[i] = normal.Draw(words[i]);
        }
    }

    public void Dispose()
    {
        _words.Dispose();
        _values.Dispose();
        _block.Dispose();
    }
}
