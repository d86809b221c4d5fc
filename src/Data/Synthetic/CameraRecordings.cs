using Neuromorphic.Data.Archives;
using Neuromorphic.Data.Caching;
using Neuromorphic.Data.Events;
using Neuromorphic.Data.Sets;

namespace Neuromorphic.Data.Synthetic;

/// <summary>Images as the camera sees them, as a set of recordings.</summary>
/// <remarks>A recording is made when it is read. For many passes over many images, keep them: <see cref="CacheEntry"/>. Thread safe.</remarks>
public sealed class CameraRecordings : RecordingSet
{
    private readonly ImageSet _images;
    private readonly EventCamera _camera;
    private readonly int _first;

    /// <summary>A set of recordings of the given images.</summary>
    /// <param name="images">Square images of <see cref="EventCameraOptions.ImageSize"/> rows; bright ink.</param>
    /// <param name="classes">Name of every class, by label.</param>
    /// <param name="camera">The camera.</param>
    /// <param name="first">Number of the first recording, not negative: training and test need different numbers, or image i of both gets the same noise.</param>
    /// <exception cref="ArgumentException">The images have another size than the camera expects, or a label has no class.</exception>
    public CameraRecordings(ImageSet images, IReadOnlyList<string> classes, EventCamera camera, int first = 0)
        : base(Require(images).Name, Require(camera).Options.Width, camera.Options.Height, classes, images.Labels.ToArray())
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        int size = camera.Options.ImageSize;
        if (images.Rows != size || images.Columns != size)
        {
            throw new ArgumentException(
                $"Set '{images.Name}': images of {images.Rows} x {images.Columns}; the camera looks at {size} x {size}. Set {nameof(EventCameraOptions.ImageSize)}.", nameof(images));
        }
        (_images, _camera, _first) = (images, camera, first);
    }

    /// <summary>The recordings of a data set of images; those to test on are numbered behind those to train on.</summary>
    /// <param name="images">The images.</param>
    /// <param name="options">The camera; that of N-MNIST by default.</param>
    /// <exception cref="ArgumentException">The options are out of range, or the images do not fit the camera.</exception>
    public static (CameraRecordings Train, CameraRecordings? Test) Of(ImageDataSet images, EventCameraOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        EventCamera camera = new(options ?? EventCameraOptions.NMnist);
        return (new CameraRecordings(images.Train, images.Classes, camera), images.Test is null ? null : new CameraRecordings(images.Test, images.Classes, camera, images.Train.Count));
    }

    /// <summary>What <see cref="EventCache"/> needs to keep these recordings; its key names the images' content, every constant of the camera and the camera's version.</summary>
    /// <param name="expectedEvents">About how many events a recording has; 4,133 is the mean of N-MNIST.</param>
    public EventCacheEntry CacheEntry(int expectedEvents = 4133) => new()
    {
        Description = new EventArchiveDescription
        {
            Name = Name,
            Source = $"images {_images.Fingerprint()} from recording {_first} on, event camera {EventCamera.Version} {_camera.Options.ToJson()}",
            Width = Width,
            Height = Height,
            Classes = Classes,
        },
        Count = Count,
        ExpectedEvents = (long)Count * expectedEvents,
        Make = Read,
    };

    /// <inheritdoc/>
    protected override EventRecording ReadAt(int index) => _camera.Record(_images.Image(index), _first + index, Labels[index], name: $"{Name}/{index}");

    private static T Require<T>(T? value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value;
    }
}
